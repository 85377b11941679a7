// Every process that reads settings names all bad ones in one message, without a stack trace.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bundleMain } from '@hands/testing/bundle-main';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const bad = {
  DATABASE_URL: 'nowhere',
  NODE_ENV: 'production',
  PORT: 'abc',
  METRICS_PORT: '0',
  QUEUE_SHARDS: '99',
  VOTE_URL: 'here',
  RESULT_URL: 'there',
  OPTION_A: '   ',
};

test.each([
  [
    'vote',
    [
      'DATABASE_URL',
      'QUEUE_SHARDS',
      'PORT',
      'METRICS_PORT',
      'VOTE_URL',
      'RESULT_URL',
      'COOKIE_SECRET',
      'TRUST_PROXY',
    ],
    1,
  ],
  ['worker', ['DATABASE_URL', 'QUEUE_SHARDS', 'PORT', 'METRICS_PORT'], 1],
  [
    'result',
    ['DATABASE_URL', 'PORT', 'METRICS_PORT', 'VOTE_URL', 'RESULT_URL', 'COOKIE_SECRET', 'TRUST_PROXY'],
    1,
  ],
  ['db', ['DATABASE_URL', 'OPTION_A'], 1],
  ['audit', ['DATABASE_URL', 'QUEUE_SHARDS'], 2],
  ['backup', ['DATABASE_URL'], 1],
] as const)('%s names %j', async (name, wanted, exitCode) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [await bundleMain(name)], {
    cwd: root,
    env: { PATH: process.env.PATH, ...bad },
    encoding: 'utf8',
  });
  expect(status).toBe(exitCode);
  expect(stdout).toBe('');
  const named = [...stderr.matchAll(/^ {2}([A-Z_]+): .+$/gm)].map(([, variable]) => variable);
  expect(named.sort()).toEqual([...wanted].sort());
  expect(stderr).toMatch(/^Invalid settings\. /);
  expect(stderr).not.toMatch(/^ +at |NaN/m);
});

test.each([
  ['vote', 'VOTE_URL'],
  ['vote', 'RESULT_URL'],
  ['result', 'VOTE_URL'],
  ['result', 'RESULT_URL'],
])('X5: %s refuses a path in %s, with the reason', async (name, setting) => {
  const { status, stderr } = spawnSync(process.execPath, [await bundleMain(name)], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: 'postgres://localhost/votes',
      [setting]: 'https://x.example/vote',
    },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  const lines = stderr.trim().split('\n').slice(1);
  expect(lines).toEqual([
    `  ${setting}: must be a scheme, a host and maybe a port, such as https://x.example: the pages link to fixed addresses such as /polls/1 and cannot be served below a path`,
  ]);
});

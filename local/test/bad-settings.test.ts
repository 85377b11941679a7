// `npm start` says in one sentence what is wrong with a setting, before it starts anything else.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { needsRedis } from '@hands/testing/backends';
import { expect, inject, onTestFinished, test } from 'vitest';
import { ownPlace, run } from './runner.ts';
import type { RunnerEnv } from './runner.ts';

const secret = 'geh#e/im';

async function fail(env: RunnerEnv): Promise<string> {
  const runner = await run({ ...(await ownPlace()), ...env });
  expect(await runner.exited).toBe('exit code 1');
  expect(runner.output()).not.toMatch(/^ +at |NaN/m);
  expect(runner.output()).not.toContain('geh');
  return runner.output();
}

test('all bad settings are named at once, also those of the services', async () => {
  const output = await fail({
    VOTE_PORT: 'abc',
    RESULT_PORT: '0',
    QUEUE_SHARDS: '99',
    RESULT_TICK_MS: 'soon',
    TRUST_PROXY: 'everyone',
    COOKIE_SECRET: 'short',
    VOTE_URL: 'https://x.example/vote',
    RESULT_URL: 'javascript:alert(1)',
    OPTION_B: 'Cats',
  });
  const named = [...output.matchAll(/^ {2}([A-Z_]+): .+$/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([
    'COOKIE_SECRET',
    'OPTION_B',
    'QUEUE_SHARDS',
    'RESULT_PORT',
    'RESULT_TICK_MS',
    'RESULT_URL',
    'TRUST_PROXY',
    'VOTE_PORT',
    'VOTE_URL',
  ]);
  expect(output).not.toContain('Starting');
});

test('a database that refuses connections or the password, or does not exist, is named without the password', async () => {
  const url = new URL(inject('adminUrl'));
  url.pathname = 'nothing';
  expect(await fail({ DATABASE_URL: url.href })).toContain(
    `${url.host}/nothing does not exist. Check DATABASE_URL.`,
  );
  url.password = encodeURIComponent(secret);
  expect(await fail({ DATABASE_URL: url.href })).toContain('does not accept this user and password');
  url.host = '127.0.0.1:1';
  expect(await fail({ DATABASE_URL: url.href })).toContain(
    'The database at 127.0.0.1:1/nothing does not accept connections. Check DATABASE_URL.',
  );
});

test('a database that never answers ends the start', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const output = await fail({ DATABASE_URL: `postgres://me:geheim@127.0.0.1:${String(port)}/votes` });
  expect(output).toContain('does not answer within 10 s. Check DATABASE_URL.');
});

test(
  'a Redis that refuses the password or connections is named without the password',
  needsRedis,
  async () => {
    const url = new URL(inject('redisUrl') ?? '');
    const DATABASE_URL = inject('adminUrl');
    url.username = 'unknown';
    url.password = encodeURIComponent(secret);
    const refused = await fail({ DATABASE_URL, REDIS_URL: url.href });
    expect(refused).toContain(`Redis at ${url.host} cannot be used: Redis rejected the user or password`);
    expect(refused).toContain('Check REDIS_URL.');
    url.port = '1';
    const closed = await fail({ DATABASE_URL, REDIS_URL: url.href });
    expect(closed).toContain('Redis at 127.0.0.1:1 cannot be used: Redis is not running');
  },
);

import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ownAddresses } from '@hands/local/process/own-addresses';
import { expectGone, ownPlace, placeWithCluster, run } from './runner.ts';
import type { Runner, RunnerEnv } from './runner.ts';

const ready = 'Show of Hands is ready';

async function readVotes(env: RunnerEnv): Promise<number[]> {
  const response = await fetch(`http://127.0.0.1:${String(env['RESULT_PORT'])}/polls/1/results`);
  const snapshot = (await response.json()) as { options: { votes: number }[] };
  return snapshot.options.map(({ votes }) => votes);
}

const castVote = (env: RunnerEnv, cookie = '') =>
  fetch(`http://127.0.0.1:${String(env['VOTE_PORT'])}/polls/1/vote`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: '{"choice": 1}',
  });

test('F077, F116: counts a vote, and keeps it when SIGTERM or SIGINT stops everything in order and it is started again', async () => {
  const env = await ownPlace();
  const first = await run(env);
  await first.says(ready);
  const onPhones = [...first.output().matchAll(/On phones +(\S+), in the same network/g)].map(
    ([, url]) => url,
  );
  expect(onPhones).toHaveLength(ownAddresses().length);
  for (const url of onPhones)
    expect(await (await fetch(`${String(url)}/polls/new`)).text()).toContain('<form');
  expect((await castVote(env)).status).toBe(202);
  await expect.poll(() => readVotes(env)).toEqual([0, 1]);
  await expectStop(first, 'SIGTERM');

  const second = await run(env);
  await second.says(ready);
  expect(await readVotes(env)).toEqual([0, 1]);
  await expectStop(second, 'SIGINT');
});

/** Everything stops in order and leaves no process behind. */
async function expectStop(runner: Runner, signal: NodeJS.Signals): Promise<void> {
  const pids = [...runner.children().keys()];
  expect(pids.length).toBeGreaterThanOrEqual(4);
  runner.signal(signal);
  expect(await runner.exited).toBe('exit code 0');
  expect(runner.output()).toMatch(
    /Stopping result\nStopping vote\nStopping worker-2\nStopping worker\n(Stopping Redis\n)?Stopping Postgres\n/,
  );
  await expectGone(pids);
}

const createPoll = (env: RunnerEnv, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${String(env['VOTE_PORT'])}/polls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"question": "Tea?", "options": [{"text": "Yes"}, {"text": "No"}]}',
  });

test('in production, polls are created with the token that it prints, and votes are accepted at the local addresses', async () => {
  const env: RunnerEnv = {
    ...(await placeWithCluster()),
    NODE_ENV: 'production',
    ADMIN_TOKEN: '',
    TRUST_PROXY: '0',
  };
  const runner = await run(env);
  await runner.says(ready);
  expect((await createPoll(env)).status).toBe(401);
  const [, token = ''] = /Administer .*\/admin\/sign-in#token=(\S+)/.exec(runner.output()) ?? [];
  expect((await createPoll(env, { authorization: `Bearer ${token}` })).status).toBe(201);
  const kept = path.join(String(env['DATA_DIR']), 'admin-token');
  expect([readFileSync(kept, 'utf8').trim(), statSync(kept).mode & 0o777]).toEqual([token, 0o600]);
  const response = await castVote(env);
  expect(response.status).toBe(202);
  // without https, browsers would not send a Secure cookie back
  expect(response.headers.getSetCookie().join()).not.toContain('Secure');
  await expect.poll(() => readVotes(env)).toEqual([0, 1]);
});

function killPart(runner: Runner, part: string): void {
  const [victim] = [...runner.children()].find(([, command]) => command.includes(part)) ?? [];
  process.kill(victim ?? NaN, 'SIGKILL');
}

test('I9: restarts each service that is killed, and stops everything with exit code 1 if the database is killed', async () => {
  const env = await placeWithCluster();
  const runner = await run(env);
  await runner.says(ready);
  for (const service of ['worker', 'vote', 'result']) {
    killPart(runner, `/${service}.mjs`);
    await runner.says(`${service} stopped unexpectedly (signal SIGKILL). Restarting it`);
  }
  const status = () =>
    castVote(env)
      .then(({ status }) => status)
      .catch(() => undefined);
  await expect.poll(status).toBe(202);
  await expect.poll(() => readVotes(env).catch(() => undefined)).toEqual([0, expect.any(Number)]);
  const services = () => [...runner.children().values()].filter((command) => command.includes('.mjs'));
  expect(services()).toHaveLength(4);
  const pids = [...runner.children().keys()];
  killPart(runner, 'bin/postgres');
  expect(await runner.exited).toBe('exit code 1');
  expect(runner.output()).toContain('stopped unexpectedly (signal SIGKILL)');
  await expectGone(pids);
});

test('a signal during the start stops everything that was started so far', async () => {
  const runner = await run(await ownPlace());
  await runner.says('Starting Postgres');
  runner.signal('SIGTERM');
  expect(await runner.exited).toBe('exit code 0');
  expect(runner.output()).not.toContain(ready);
  expect([...runner.children()]).toEqual([]);
});

test('a second npm start uses the next free ports and its own folder, prints both, and leaves no process after SIGKILL', async () => {
  const env = await placeWithCluster();
  const first = await run(env);
  await first.says(ready);
  const second = await run(env);
  await second.says(ready);
  expect(second.output()).toContain(`Port ${String(env['VOTE_PORT'])} is in use, so vote uses `);
  expect(second.output()).toContain(`keeps its data in ${String(env['DATA_DIR'])}-2`);

  // one browser keeps a cookie of each system, and remains the same voter in each
  const [, port = ''] = /Vote +http:\/\/localhost:(\d+)/.exec(second.output()) ?? [];
  const places = [env, { ...env, VOTE_PORT: port }];
  const cookies = new Map<string, string>();
  for (const place of [...places, ...places]) {
    const response = await castVote(place, [...cookies].map((pair) => pair.join('=')).join('; '));
    expect(response.status).toBe(202);
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
  }
  expect([...cookies.keys()].filter((name) => name.startsWith('voter'))).toHaveLength(2);
  await expect.poll(() => readVotes(env)).toEqual([0, 1]);

  // elsewhere a process cannot ask to be ended with its parent
  if (process.platform !== 'linux') return;
  const pids = [...second.children().keys()];
  second.signal('SIGKILL');
  await expectGone(pids);
  await expect.poll(() => readVotes(env)).toEqual([0, 1]);
});

test('names a service that cannot start, with its output, and stops everything with exit code 1', async () => {
  const runner = await run(await placeWithCluster());
  const find = () => [...runner.children()].find(([, command]) => command.includes('/result.mjs'))?.[0];
  await expect.poll(find, { interval: 5 }).toBeDefined();
  process.kill(find() ?? NaN, 'SIGKILL');
  expect(await runner.exited).toBe('exit code 1');
  expect(runner.output()).toContain('result failed to start (signal SIGKILL)');
});

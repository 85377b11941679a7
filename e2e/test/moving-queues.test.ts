// No ballot is left in a queue that no worker reads, even if the number of queues or their backend changes during a vote.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describeBackends, needsRedis } from '@hands/testing/backends';
import { bundleMain } from '@hands/testing/bundle-main';
import { castVote, expectAllCounted, startCrowd } from '@hands/testing/crowd';
import type { Attempt } from '@hands/testing/crowd';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import { cookieOf } from '@hands/testing/voter-cookie';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Runs `npm run audit` with the settings of a system. */
async function audit(env: Record<string, string | undefined>, ...args: string[]) {
  // the systems of these tests run Postgres without fsync
  const options = { env: { PATH: process.env.PATH, ALLOW_DATA_LOSS: '1', ...env } };
  try {
    const { stdout } = await run(process.execPath, [await bundleMain('audit'), ...args], options);
    return { code: 0, stdout };
  } catch (error) {
    return error as { code: number; stdout: string };
  }
}

/** Casts one vote for each of so many voters. On a busy machine a vote may be refused, and is cast again. */
const voteMany = (url: string, count: number): Promise<Attempt[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const cookie = cookieOf(randomUUID());
      for (;;) {
        const attempt = await castVote(url, i % 2, cookie);
        if (attempt.outcome === 'ok') return attempt;
        if (attempt.outcome === 'refused') expect([429, 503]).toContain(attempt.status);
        await delay(200);
      }
    }),
  );

const closePoll = (system: System) =>
  system.query(`update polls set closes_at = clock_timestamp() where id = 1`);
/** Waits until the poll would be sealed if nothing held it: four seconds after its deadline, checked once a second. */
const awaitSealable = (system: System) =>
  expect
    .poll(() =>
      system.query(`select from polls where id = 1 and queue_now() > closes_at + interval '8 seconds'`),
    )
    .toHaveLength(1);

const statusOf = async (system: System) =>
  (
    await system.query<{ sealed: boolean; ballots: number }>(
      'select sealed_at is not null as sealed, ballots::integer as ballots from polls where id = 1',
    )
  )[0];

describeBackends('with the queue in %s', (backend) => {
  test('I6, I7: a worker set to one queue counts the votes in four', async () => {
    const system = await startSystem(backend);
    const vote = await system.start('vote', { env: { QUEUE_SHARDS: '4' } });
    const attempts = await voteMany(vote.url, 200);
    await closePoll(system);
    await system.start('worker', { env: { QUEUE_SHARDS: '1' } });
    await expectAllCounted(system, attempts);
    await expect.poll(() => statusOf(system)).toEqual({ sealed: true, ballots: 200 });
  });

  test('I6, I9: counts every vote when the number of queues goes up and down while a crowd votes', async () => {
    const system = await startSystem(backend);
    await system.start('worker', { env: { QUEUE_SHARDS: '2' } });
    let vote = await system.start('vote', { env: { QUEUE_SHARDS: '1' } });
    const crowd = startCrowd(() => vote.url);
    for (const shards of ['4', '2']) {
      const before = crowd.accepted();
      await expect.poll(crowd.accepted).toBeGreaterThan(before + 100);
      const next = await system.start('vote', { env: { QUEUE_SHARDS: shards } });
      const old = vote;
      vote = next;
      await old.kill('SIGTERM');
    }
    const before = crowd.accepted();
    await expect.poll(crowd.accepted).toBeGreaterThan(before + 100);
    await expectAllCounted(system, await crowd.stop());
  });
});

test(
  'I6, I7: after a move from Redis to Postgres, no poll is sealed until REDIS_URL_OLD names Redis and it is emptied',
  needsRedis,
  async () => {
    const system = await startSystem('redis');
    const redisUrl = system.redis()?.url ?? '';
    const before = await system.start('vote');
    const attempts = await voteMany(before.url, 50);
    await before.kill('SIGTERM');

    const inPostgres = { DATABASE_URL: system.databaseUrl(), REDIS_URL: '' };
    const vote = await system.start('vote', { env: inPostgres });
    const worker = await system.start('worker', { env: inPostgres });
    attempts.push(...(await voteMany(vote.url, 50)));
    await closePoll(system);
    await expect.poll(() => statusOf(system)).toEqual({ sealed: false, ballots: 50 });
    const report = await audit(inPostgres);
    expect(report).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('{votes-0} in Redis') as string,
    });
    expect(worker.log()).toContain('cannot be reached');
    expect(await (await fetch(`${worker.url}/health`)).text()).toContain('{votes-0} in Redis');
    await awaitSealable(system);
    expect((await statusOf(system))?.sealed).toBe(false);

    await worker.kill('SIGTERM');
    await system.start('worker', { env: { ...inPostgres, REDIS_URL_OLD: redisUrl } });
    await expectAllCounted(system, attempts);
    await expect.poll(() => statusOf(system)).toEqual({ sealed: true, ballots: 100 });
  },
);

test(
  'I6: an emptied Redis is detected and reported, and holds up seals until an operator retires it',
  needsRedis,
  async () => {
    const system = await startSystem('redis');
    const [vote, worker] = [await system.start('vote'), await system.start('worker')];
    await expectAllCounted(system, await voteMany(vote.url, 10));
    await system.redisCommand('flushall');
    // the next vote may be answered with an error, until vote has found out which queue this is
    await expect.poll(async () => (await castVote(vote.url, 0)).status).toBe(202);
    await closePoll(system);
    const env = { DATABASE_URL: system.databaseUrl(), REDIS_URL: system.redis()?.url };
    await expect.poll(() => worker.log()).toContain('cannot be reached');
    const { stdout, code } = await audit(env);
    expect(code).toBe(1);
    const [, id = ''] = /--retire ([0-9a-f-]{36})/.exec(stdout) ?? [];
    await awaitSealable(system);
    expect((await statusOf(system))?.sealed).toBe(false);

    expect(await audit(env, '--retire', id)).toMatchObject({ code: 0 });
    expect(await audit(env, '--retire', id)).toMatchObject({ code: 2 });
    await expect.poll(async () => (await statusOf(system))?.sealed).toBe(true);
    expect((await audit(env)).code).toBe(0);
  },
);

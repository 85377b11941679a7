// Redis is full, read-only, silent or not durable: votes are refused with the reason, /health, the log and the dashboard
// report it, and the system recovers by itself.
import { needsRedis, usualBackend } from '@hands/testing/backends';
import { castVote, expectAllCounted } from '@hands/testing/crowd';
import type { Attempt } from '@hands/testing/crowd';
import { openLine } from '@hands/testing/silent-line';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';

type Service = Awaited<ReturnType<System['start']>>;

interface Health {
  status: string;
  parts: Record<string, { status: string; reason?: string; durability?: string; durabilityReason?: string }>;
}

async function readHealth({ url }: Service) {
  const response = await fetch(`${url}/health`);
  return { code: response.status, ...((await response.json()) as Health) };
}

const codeOf = async (service: Service) => (await readHealth(service)).code;

function openRedis(system: System): Redis {
  const client = new Redis(system.redis()?.url ?? '');
  onTestFinished(() => {
    client.disconnect();
  });
  return client;
}

/** The status of all parts as result sees them and as the dashboard's status strip shows them. */
async function readPipeline(result: Service) {
  const { parts } = await readHealth(result);
  return Object.fromEntries(Object.entries(parts).map(([part, { status }]) => [part, status]));
}

const linesWith = (service: Service, text: string) =>
  service
    .log()
    .split('\n')
    .filter((line) => line.includes(text)).length;

describe('with the queue in Redis', needsRedis, () => {
  test('I6: votes fill Redis only up to the watermark, and are accepted again once the worker has drained it', async () => {
    const system = await startSystem('redis');
    const vote = await system.start('vote');
    const redis = openRedis(system);
    const memory = async () => Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
    const limit = (await memory()) + 3_500_000;
    await redis.config('SET', 'maxmemory', String(limit));
    const attempts: Attempt[] = [];
    const voters = Array.from({ length: 100 }, async (_, voter) => {
      for (;;) {
        const attempt = await castVote(vote.url, voter % 2);
        attempts.push(attempt);
        if (attempt.outcome !== 'ok') return;
      }
    });
    await Promise.all(voters);
    expect(attempts.length).toBeGreaterThan(200);
    expect(attempts.at(-1)).toMatchObject({ status: 503, retryAfter: '1' });
    expect(limit - (await memory())).toBeGreaterThan(700_000);
    const { code, parts } = await readHealth(vote);
    expect(code).toBe(503);
    expect(parts.queue?.reason).toMatch(
      /^Redis is full: .* start the worker or another one, or raise maxmemory$/,
    );

    await system.start('worker');
    await expectAllCounted(system, attempts);
    expect(await redis.llen('bull:{votes-0}:wait')).toBe(0);
    await expect.poll(async () => (await castVote(vote.url, 0)).status).toBe(202);
    expect(linesWith(vote, '"trouble":"full"')).toBe(1);
  });

  test.each([
    [
      'is a replica',
      ['REPLICAOF', '127.0.0.1', '1'],
      ['REPLICAOF', 'NO', 'ONE'],
      /read-only replica/,
      'read-only',
    ],
    [
      'lacks replicas',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
      /min-replicas-to-write/,
      'read-only',
    ],
    [
      'is limited to 1 MB',
      ['CONFIG', 'SET', 'maxmemory', '1mb'],
      ['CONFIG', 'SET', 'maxmemory', '0'],
      /raise maxmemory/,
      'full',
    ],
  ] as const)(
    'I6: if Redis %s, votes get 503, health and dashboard say why, and the log has one line for it and one for the recovery',
    async (_name, [command, ...args], [endCommand, ...endArgs], reason, trouble) => {
      const system = await startSystem('redis');
      const [vote, worker, result] = await Promise.all([
        system.start('vote'),
        system.start('worker'),
        system.start('result'),
      ]);
      const first = await castVote(vote.url, 0);
      expect(first.status).toBe(202);
      const redis = openRedis(system);
      await redis.call(command, ...args);
      await expect.poll(() => codeOf(vote)).toBe(503);
      // for a moment there is no connection, until vote has connected again
      await expect.poll(async () => (await readHealth(vote)).parts.queue?.reason ?? '').toMatch(reason);
      expect(await castVote(vote.url, 0)).toMatchObject({ status: 503, retryAfter: '1' });
      await expect
        .poll(() => readPipeline(result))
        .toMatchObject({ queue: 'down', vote: 'up', worker: 'up', database: 'up' });
      for (const service of [vote, worker]) {
        await expect.poll(() => linesWith(service, `"trouble":"${trouble}"`)).toBe(1);
        expect((await fetch(`${service.url}/live`)).status).toBe(200);
      }
      await redis.call(endCommand, ...endArgs);
      await expect.poll(async () => (await castVote(vote.url, 1)).status).toBe(202);
      await expect.poll(() => readPipeline(result)).toMatchObject({ queue: 'up' });
      await expect.poll(() => codeOf(worker)).toBe(200);
      await expectAllCounted(system, [first, await castVote(vote.url, 1)]);
      for (const service of [vote, worker]) {
        // on a busy machine Redis may also have been silent for a moment
        await expect
          .poll(() => linesWith(service, 'the queue accepts votes again'))
          .toBe(linesWith(service, 'the queue accepts no votes'));
        expect(linesWith(service, `"trouble":"${trouble}"`)).toBe(1);
      }
    },
    120_000,
  );

  test('I6: vote replaces a silent connection to Redis within seconds', async () => {
    const system = await startSystem('redis');
    const line = await openLine(system.redis()?.url ?? '');
    const vote = await system.start('vote', { env: { REDIS_URL: line.url } });
    await system.start('worker');
    expect((await castVote(vote.url, 0)).status).toBe(202);
    expect(line.silence()).toBeGreaterThan(0);
    await expect.poll(() => codeOf(vote)).toBe(503);
    await expect.poll(async () => (await castVote(vote.url, 0)).status).toBe(202);
    await expectAllCounted(system, [await castVote(vote.url, 1)]);
  });

  test('I9: the worker replaces silent connections to Redis within seconds, even while it waits for work', async () => {
    const system = await startSystem('redis');
    const line = await openLine(system.redis()?.url ?? '');
    const vote = await system.start('vote');
    await system.start('worker', { env: { REDIS_URL: line.url } });
    const result = await system.start('result');
    await expectAllCounted(system, [await castVote(vote.url, 0)]);
    expect(line.silence()).toBeGreaterThan(3);
    const attempts = [await castVote(vote.url, 1)];
    expect(attempts[0]?.status).toBe(202);
    const seen: Record<string, string>[] = [];
    await expectAllCounted(system, attempts);
    seen.push(await readPipeline(result));
    // neither vote nor the database is reported as down
    expect(seen).toEqual([expect.objectContaining({ vote: 'up', worker: 'up', database: 'up' })]);
    await expect.poll(() => readPipeline(result)).toMatchObject({ queue: 'up' });
  });

  test('I6: if Redis is not running, health says what to do', async () => {
    const system = await startSystem('redis');
    const vote = await system.start('vote');
    await system.redis()?.stop();
    await expect
      .poll(async () => (await readHealth(vote)).parts.queue?.reason)
      .toMatch(/start it; if its log says that the disk was full, free space first/);
  });

  test('I1: reports a Redis that is not durable; production accepts votes with it only if ALLOW_DATA_LOSS is set', async () => {
    const system = await startSystem('redis');
    const redis = openRedis(system);
    await redis.config('SET', 'appendfsync', 'everysec');
    const production = { NODE_ENV: 'production' };
    const [vote, strict, accepting] = await Promise.all([
      system.start('vote'),
      system.start('vote', { env: { ...production, ALLOW_DATA_LOSS: '0' }, healthy: false }),
      system.start('vote', { env: { ...production, ALLOW_DATA_LOSS: '1' } }),
    ]);
    const { code, parts } = await readHealth(vote);
    expect(code).toBe(200);
    expect(parts.queue).toMatchObject({
      status: 'up',
      durability: 'not durable',
      durabilityReason: 'Redis may lose confirmed votes: appendfsync is everysec and must be always',
    });
    expect(await (await fetch(`${vote.url}/metrics`)).text()).toContain('hands_durable{part="queue"} 0');
    expect((await castVote(vote.url, 0)).status).toBe(202);
    expect((await castVote(accepting.url, 0)).status).toBe(202);

    expect(await castVote(strict.url, 0)).toMatchObject({ status: 503, retryAfter: '1' });
    await expect.poll(() => linesWith(strict, 'allowed with ALLOW_DATA_LOSS=1')).toBeGreaterThan(0);
    expect((await readHealth(strict)).parts.queue?.reason).toContain('appendfsync is everysec');
    await redis.config('SET', 'appendfsync', 'always');
    await expect.poll(async () => (await readHealth(vote)).parts.queue?.durability).toBe('durable');
  });

  test('I1: if Redis forbids CONFIG, its durability is unknown and votes are accepted', async () => {
    const system = await startSystem('redis');
    const redis = openRedis(system);
    await redis.call('ACL', 'SETUSER', 'default', '-config');
    const production = { NODE_ENV: 'production' };
    const vote = await system.start('vote', { env: production, healthy: false });
    await expect
      .poll(async () => (await readHealth(vote)).parts.queue)
      .toMatchObject({ status: 'up', durability: 'unknown' });
    expect(linesWith(vote, 'Redis does not show appendonly')).toBe(1);
  });
});

test('I1: reports a Postgres that is not durable; production accepts no votes with it', async () => {
  const system = await startSystem(usualBackend);
  const production = { NODE_ENV: 'production' };
  const [vote, strict] = await Promise.all([
    system.start('vote'),
    system.start('vote', { env: production, healthy: false }),
  ]);
  await expect
    .poll(async () => (await readHealth(vote)).parts.database)
    .toMatchObject({
      status: 'up',
      durability: 'not durable',
      durabilityReason:
        'Postgres may lose confirmed votes: fsync is off and must be on; full_page_writes is off and must be on',
    });
  expect((await castVote(vote.url, 0)).status).toBe(202);
  await expect.poll(() => codeOf(strict)).toBe(503);
  expect(await castVote(strict.url, 0)).toMatchObject({ status: 503, retryAfter: '1' });
  expect(linesWith(strict, 'fsync is off')).toBe(1);
});

test('vote and worker are not reported as down when Postgres is read-only and they cannot write their heartbeats', async () => {
  const system = await startSystem(usualBackend);
  await Promise.all([system.start('vote'), system.start('worker')]);
  const result = await system.start('result');
  await expect.poll(() => readPipeline(result)).toMatchObject({ vote: 'up', worker: 'up' });
  await system.query(`alter system set default_transaction_read_only = on`);
  await system.query('select pg_reload_conf()');
  const readings: Record<string, string>[] = [];
  await expect
    .poll(async () => {
      readings.push(await readPipeline(result));
      return readings.at(-1)?.vote;
    })
    .toBe('unknown');
  expect(readings.some(({ vote, worker }) => vote === 'down' || worker === 'down')).toBe(false);
  await system.query('alter system reset default_transaction_read_only');
  await system.query('select pg_reload_conf()');
  await expect.poll(() => readPipeline(result)).toMatchObject({ vote: 'up', worker: 'up' });
});

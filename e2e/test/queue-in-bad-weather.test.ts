// Redis full, read-only, silent, not durable: votes are refused with the reason, everybody who should know does, and all is
// well again without help.
import { needsRedis, usualBackend } from '@hands/testing/backends';
import { castVote, expectAllCounted } from '@hands/testing/crowd';
import type { Attempt } from '@hands/testing/crowd';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openLine } from '@hands/testing/silent-line';

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

/** How result finds all parts, which is what the strip of the dashboard is drawn from. */
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
  test('I6: votes fill Redis up to the watermark and no further, and are taken again once it has drained without help', async () => {
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
      'a replica',
      ['REPLICAOF', '127.0.0.1', '1'],
      ['REPLICAOF', 'NO', 'ONE'],
      /read-only replica/,
      'read-only',
    ],
    [
      'without its replicas',
      ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
      ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
      /min-replicas-to-write/,
      'read-only',
    ],
    [
      'at 1 MB',
      ['CONFIG', 'SET', 'maxmemory', '1mb'],
      ['CONFIG', 'SET', 'maxmemory', '0'],
      /raise maxmemory/,
      'full',
    ],
  ] as const)(
    'I6: Redis %s: 503, health and strip say why, one line in the log, and one when all is well again',
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
      expect((await readHealth(vote)).parts.queue?.reason).toMatch(reason);
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
        // on a busy machine Redis may have been silent for a moment, too
        await expect
          .poll(() => linesWith(service, 'the queue takes votes again'))
          .toBe(linesWith(service, 'the queue takes no votes'));
        expect(linesWith(service, `"trouble":"${trouble}"`)).toBe(1);
      }
    },
    120_000,
  );

  test('I6: a line to vote that goes silent is replaced within seconds', async () => {
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

  test('I9: lines to the worker that go silent are replaced within seconds, also while it waits for work', async () => {
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
    // neither vote nor the database is to blame
    expect(seen).toEqual([expect.objectContaining({ vote: 'up', worker: 'up', database: 'up' })]);
    await expect.poll(() => readPipeline(result)).toMatchObject({ queue: 'up' });
  });

  test('I6: Redis that does not run: health says which step helps', async () => {
    const system = await startSystem('redis');
    const vote = await system.start('vote');
    await system.redis()?.stop();
    await expect
      .poll(async () => (await readHealth(vote)).parts.queue?.reason)
      .toMatch(/start it; if its log says that the disk was full, free space first/);
  });

  test('I1: a Redis that is not durable is named; in production no votes are taken by it unless that is accepted', async () => {
    const system = await startSystem('redis');
    const redis = openRedis(system);
    await redis.config('SET', 'appendfsync', 'everysec');
    const production = { NODE_ENV: 'production', COOKIE_SECRET: 'a secret of these tests' };
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
      durabilityReason: 'Redis may lose confirmed votes: appendfsync is everysec, and must be always',
    });
    expect(await (await fetch(`${vote.url}/metrics`)).text()).toContain('hands_durable{part="queue"} 0');
    expect((await castVote(vote.url, 0)).status).toBe(202);
    expect((await castVote(accepting.url, 0)).status).toBe(202);

    expect(await castVote(strict.url, 0)).toMatchObject({ status: 503, retryAfter: '1' });
    await expect.poll(() => linesWith(strict, 'accepted with ALLOW_DATA_LOSS=1')).toBeGreaterThan(0);
    expect((await readHealth(strict)).parts.queue?.reason).toContain('appendfsync is everysec');
    await redis.config('SET', 'appendfsync', 'always');
    await expect.poll(async () => (await readHealth(vote)).parts.queue?.durability).toBe('durable');
  });

  test('I1: a Redis that forbids CONFIG is unknown, and takes votes', async () => {
    const system = await startSystem('redis');
    const redis = openRedis(system);
    await redis.call('ACL', 'SETUSER', 'default', '-config');
    const production = { NODE_ENV: 'production', COOKIE_SECRET: 'a secret of these tests' };
    const vote = await system.start('vote', { env: production, healthy: false });
    await expect
      .poll(async () => (await readHealth(vote)).parts.queue)
      .toMatchObject({ status: 'up', durability: 'unknown' });
    expect(linesWith(vote, 'Redis does not show appendonly')).toBe(1);
  });
});

test('I1: a Postgres that is not durable is named, and in production no votes are taken by it', async () => {
  const system = await startSystem(usualBackend);
  const production = { NODE_ENV: 'production', COOKIE_SECRET: 'a secret of these tests' };
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
        'Postgres may lose confirmed votes: fsync is off, and must be on; full_page_writes is off, and must be on',
    });
  expect((await castVote(vote.url, 0)).status).toBe(202);
  await expect.poll(() => codeOf(strict)).toBe(503);
  expect(await castVote(strict.url, 0)).toMatchObject({ status: 503, retryAfter: '1' });
  expect(linesWith(strict, 'fsync is off')).toBe(1);
});

test('a Postgres that is read-only is what the strip names, not those who cannot write their heartbeat there', async () => {
  const system = await startSystem(usualBackend);
  await Promise.all([system.start('vote'), system.start('worker')]);
  const result = await system.start('result');
  await expect.poll(() => readPipeline(result)).toMatchObject({ vote: 'up', worker: 'up' });
  await system.query(`alter system set default_transaction_read_only = on`);
  await system.query('select pg_reload_conf()');
  const heard: Record<string, string>[] = [];
  await expect
    .poll(async () => {
      heard.push(await readPipeline(result));
      return heard.at(-1)?.vote;
    })
    .toBe('unknown');
  expect(heard.some(({ vote, worker }) => vote === 'down' || worker === 'down')).toBe(false);
  await system.query('alter system reset default_transaction_read_only');
  await system.query('select pg_reload_conf()');
  await expect.poll(() => readPipeline(result)).toMatchObject({ vote: 'up', worker: 'up' });
});

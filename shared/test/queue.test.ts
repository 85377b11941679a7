import { randomUUID } from 'node:crypto';
import { describeBackends } from '@hands/testing/backends';
import { openLine } from '@hands/testing/silent-line';
import { createTestDatabase } from '@hands/testing/test-database';
import type { TestDatabase } from '@hands/testing/test-database';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { BATCH_FORMAT } from '../src/poll/batch.ts';
import type { Ballot } from '../src/poll/batch.ts';
import { createLogger } from '../src/process/logger.ts';
import { repeat } from '../src/process/repeat.ts';
import type { QueueSettings } from '../src/process/settings.ts';
import { makeBatchId, senderId } from '../src/queue/batch-id.ts';
import { consumeBatches } from '../src/queue/consume-batches.ts';
import { openBatchQueue } from '../src/queue/open-queue.ts';
import { postgresBackend } from '../src/queue/postgres-backend.ts';
import { QueueUnavailableError } from '../src/queue/queue-unavailable.ts';
import { LISTED } from '../src/queue/read-backlog.ts';
import { sharePool } from '../src/queue/share-pool.ts';

const logger = createLogger('test', 'silent');
const ballot = (): Ballot => ({ pollId: 1, voterId: randomUUID(), choices: [0], castAt: 1 });
describeBackends('with the queue in %s', (backend) => {
  let database: TestDatabase;
  let settings: QueueSettings;

  beforeAll(async () => {
    database = await createTestDatabase();
    const redisUrl = backend === 'redis' ? inject('redisUrl') : undefined;
    settings = { redisUrl, databaseUrl: database.url, shards: 3, name: '' };
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    settings = { ...settings, name: `test-${randomUUID()}` };
  });

  async function open() {
    const queue = openBatchQueue(settings, logger);
    onTestFinished(() => queue.close());
    await vi.waitFor(() => queue.check(), 60_000);
    return queue;
  }

  function consume(record: (data: unknown, addedAt: number) => Promise<void>) {
    const consumer = consumeBatches(settings, logger, record);
    onTestFinished(() => consumer.close());
    return consumer;
  }

  test('every queue delivers batches whole', async () => {
    const queue = await open();
    const batches = [0, 1, 2].map((shard) => ({ shard, ballots: [ballot(), ballot()] }));
    for (const { shard, ballots } of batches) await queue.add(shard, ballots);
    const seen: unknown[] = [];
    consume((data) => Promise.resolve(void seen.push(data)));
    await expect.poll(() => seen).toHaveLength(3);
    for (const { ballots } of batches) expect(seen).toContainEqual({ format: BATCH_FORMAT, ballots });
  });

  test('I9: a batch that could not be recorded is delivered again', async () => {
    const queue = await open();
    await queue.add(0, [ballot()]);
    let attempts = 0;
    consume(() => (++attempts < 3 ? Promise.reject(new Error('not now')) : Promise.resolve()));
    await expect.poll(() => attempts).toBe(3);
  });

  test('I9: batches stay in the queue until a consumer starts', async () => {
    const first = await open();
    await first.add(0, [ballot()]);
    await first.close();
    const seen: unknown[] = [];
    consume((data) => Promise.resolve(void seen.push(data)));
    await expect.poll(() => seen).toHaveLength(1);
  });

  test('I3, F149: all ballots of a voter go to the same queue, and voters are spread over all queues', async () => {
    const queue = await open();
    const voters = Array.from({ length: 300 }, () => randomUUID());
    const shards = voters.map((voter) => queue.shardOf(voter));
    expect(voters.map((voter) => queue.shardOf(voter))).toEqual(shards);
    expect(new Set(shards)).toEqual(new Set([0, 1, 2]));
  });

  test('I8: the clock shows the queue’s time, and every reading is later than the last', async () => {
    const queue = await open();
    await expect.poll(() => queue.now()).toBeDefined();
    // both clocks are on this host
    expect(Math.abs((queue.now() ?? 0) - Date.now() * 1000)).toBeLessThan(10_000_000);
    const readings = Array.from({ length: 1000 }, () => queue.now() ?? 0);
    expect(readings).toEqual([...new Set(readings)].sort((a, b) => a - b));
  });

  test('the backlog counts ballots by poll and finds the oldest, whatever state their batches are in', async () => {
    const queue = await open();
    const nothing = {
      ballots: 0,
      oldestCastAt: undefined,
      oldestAddedAt: undefined,
      ofPolls: new Map(),
      completeTo: undefined,
      failedBatches: 0,
      waitingBatches: 0,
      waitingSince: undefined,
      senders: new Set(),
      unreachable: [],
    };
    expect(await queue.readBacklog()).toEqual(nothing);
    const ballots = (pollId: number, castAt: number, count: number) =>
      Array.from({ length: count }, () => ({ pollId, voterId: randomUUID(), choices: [0], castAt }));
    await queue.add(0, [...ballots(1, 500, 3), ...ballots(2, 400, 1)]);
    await queue.add(1, ballots(2, 300, 2));
    const [first] = queue.bullQueues();
    await first?.add('batch', { ballots: ballots(3, 200, 4) }, { delay: 60_000 });
    await first?.add('batch', { ballots: ['rubbish', { pollId: 'x' }, { pollId: 0, castAt: 1 }] });
    await first?.add('batch', 'rubbish');
    const expected = {
      ballots: 10,
      oldestCastAt: 200,
      oldestAddedAt: expect.any(Number) as number,
      ofPolls: new Map([
        [1, 3],
        [2, 3],
        [3, 4],
      ]),
      completeTo: undefined,
      failedBatches: 0,
      waitingBatches: 5,
      waitingSince: expect.any(Number) as number,
      senders: new Set([senderId]),
      unreachable: [],
    };
    expect(await queue.readBacklog()).toEqual(expected);
    // the same again, from the contents read before
    expect(await queue.readBacklog()).toEqual(expected);
    await first?.obliterate({ force: true });
    expect(await queue.readBacklog()).toMatchObject({ ballots: 2, oldestCastAt: 300 });
  });

  test('I7: the backlog includes a batch while it is being recorded', async () => {
    const queue = await open();
    await queue.add(0, [ballot(), ballot()]);
    let isTaken = false;
    let finish: () => void = () => undefined;
    const recorded = new Promise<void>((resolve) => (finish = resolve));
    consume(() => {
      isTaken = true;
      return recorded;
    });
    onTestFinished(finish);
    await expect.poll(() => isTaken).toBe(true);
    expect((await queue.readBacklog()).ballots).toBe(2);
    finish();
    await expect.poll(async () => (await queue.readBacklog()).ballots).toBe(0);
  });

  test('the backlog includes batches with too many polls for their ids', async () => {
    const queue = await open();
    const ballots = Array.from({ length: 200 }, (_, place) => ({ ...ballot(), pollId: 101 + (place % 100) }));
    await queue.add(2, ballots);
    const { ofPolls } = await queue.readBacklog();
    expect(Array.from({ length: 100 }, (_, place) => ofPolls.get(101 + place))).toEqual(Array(100).fill(2));
  });

  test('I7: while a recorded queue cannot be reached, the backlog is not complete', async () => {
    const gone = { id: randomUUID(), backend, name: `{${settings.name}-9}` };
    const queue = openBatchQueue(settings, logger, { list: () => Promise.resolve([gone]) });
    onTestFinished(() => queue.close());
    await vi.waitFor(() => queue.check(), 60_000);
    await expect.poll(() => queue.readBacklog()).toMatchObject({ completeTo: 0, unreachable: [gone] });
  });

  test('only the old end of a long backlog is read, and each batch behind it counts as one ballot', async () => {
    const queue = await open();
    const [first] = queue.bullQueues();
    if (!first) throw new Error('no queue');
    const start = Date.now();
    const waiting = Array.from({ length: LISTED + 200 }, (_, place) => ({
      name: 'batch',
      data: { ballots: [{ ...ballot(), pollId: place < LISTED ? 1 : 2 }, ballot()] },
      opts: {
        jobId: makeBatchId([{ ...ballot(), pollId: place < LISTED ? 1 : 2 }, ballot()], start + place),
      },
    }));
    for (const { name, data, opts } of waiting) await first.add(name, data, opts);
    expect(await queue.readBacklog()).toMatchObject({
      ballots: 2 * LISTED + 200,
      ofPolls: new Map([[1, 2 * LISTED]]),
      oldestAddedAt: start,
      // the newest batch that was read; in Postgres nothing is known about the others
      completeTo: backend === 'redis' ? start + LISTED - 1 : 0,
    });
  });

  test('I7: batches that a stopping consumer gives back are not missed behind a long backlog', async () => {
    const queue = await open();
    const old = { ...ballot(), pollId: 7 };
    for (let place = 0; place < 3; place++) await queue.add(0, [{ ...old, voterId: randomUUID() }]);
    const [first] = queue.bullQueues();
    const added = Date.now() + 60_000;
    for (let place = 0; place < LISTED; place++) {
      const ballots = [ballot()];
      await first?.add('batch', { ballots }, { jobId: makeBatchId(ballots, added + place) });
    }
    let taken = 0;
    const consumer = consume(() => {
      taken++;
      return Promise.reject(new DOMException('the consumer stops', 'AbortError'));
    });
    await expect.poll(() => taken).toBeGreaterThanOrEqual(3);
    await consumer.close();
    // on a busy machine it may have closed before all of those in hand were back
    expect(await first?.getJobCountByTypes('waiting', 'active')).toBe(LISTED + 3);
    // either they are listed, or `completeTo` shows that batches that old may be missing
    const { ofPolls, completeTo = Infinity } = await queue.readBacklog();
    expect(ofPolls.get(7) === 3 || completeTo < added).toBe(true);
  });

  test('I7: more failed batches than are read delay every seal', async () => {
    const queue = await open();
    const [first] = queue.bullQueues();
    const batches = Array.from({ length: LISTED + 1 }, (_, place) => {
      const ballots = [{ ...ballot(), pollId: place === LISTED ? 7 : 1 }];
      const opts = { jobId: makeBatchId(ballots, 1_000 + place), attempts: 1 };
      return { name: 'batch', data: { ballots }, opts };
    });
    // a hundred with one write to disk: on a busy machine one of a thousand writes could take longer than a command may
    for (let start = 0; start < batches.length; start += 100)
      await first?.addBulk(batches.slice(start, start + 100));
    const consumer = consume(() => Promise.reject(new Error('not this one')));
    await expect.poll(() => first?.getFailedCount()).toBe(LISTED + 1);
    await consumer.close();
    // on a busy machine the queue may not have answered its last check
    await vi.waitFor(() => queue.add(0, [ballot()]), 60_000);
    expect((await queue.readBacklog()).completeTo).toBe(0);
  });

  test('closing is safe twice and before the queue was reached', async () => {
    const queue = openBatchQueue(settings, logger);
    await Promise.all([queue.close(), queue.close()]);
    await queue.close();
  });
});

test('I6: an unreachable queue rejects batches at once', async () => {
  const nowhere = {
    databaseUrl: 'postgres://127.0.0.1:1/x',
    redisUrl: 'redis://127.0.0.1:1',
    shards: 1,
    name: 'x',
  };
  const queue = openBatchQueue(nowhere, logger);
  onTestFinished(() => queue.close());
  await expect(queue.add(0, [ballot()])).rejects.toThrow(QueueUnavailableError);
  await expect(queue.check()).rejects.toThrow(QueueUnavailableError);
  expect(queue.now()).toBeUndefined();
});

test('in Postgres, connections do not multiply with the number of queues', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(() => client.end());
  const settings = { redisUrl: undefined, databaseUrl: database.url, shards: 4, name: 'votes' };
  const queue = openBatchQueue(settings, logger);
  onTestFinished(() => queue.close());
  await vi.waitFor(() => queue.check(), 60_000);
  const consumer = consumeBatches(settings, logger, () => Promise.resolve());
  onTestFinished(() => consumer.close());
  let most = 0;
  const counting = repeat(
    async () => {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::integer as count
         from pg_stat_activity
         where datname = current_database()
           and pid <> pg_backend_pid()`,
      );
      most = Math.max(most, rows[0]?.count ?? 0);
    },
    { pauseMs: 5, onError: () => undefined },
  );
  for (let count = 0; count < 10; count++)
    await Promise.allSettled(Array.from({ length: 40 }, (_, index) => queue.add(index % 4, [ballot()])));
  await expect.poll(async () => (await queue.readBacklog()).ballots).toBe(0);
  await counting.close();
  // ten for queues, ten for workers, one for each of the four workers, and for the clocks of those that add and those that consume
  expect(most).toBeGreaterThan(6);
  expect(most).toBeLessThanOrEqual(26);
});

test('in Postgres, queues and workers that are closed leave nothing behind on their connections', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const backend = postgresBackend(database.url, logger);
  onTestFinished(() => backend.close());
  const pools = (['queues', 'workers'] as const).map((use) =>
    sharePool({ connectionString: database.url }, use),
  );
  onTestFinished(async () => {
    for (const { release } of pools) await release();
  });
  const listeners = () =>
    pools.map(({ pool }) => pool.eventNames().map((event) => pool.listenerCount(event)));
  const before = listeners();
  await (await backend.openQueue('{votes-0}')).close();
  const worker = await backend.openWorker('{votes-0}', () => Promise.resolve(), {});
  await worker.close();
  expect(listeners()).toEqual(before);
});

test('I8, I9: in Postgres, a batch is taken over from a lost worker whose clock was an hour ahead', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(() => client.end());
  const settings = { redisUrl: undefined, databaseUrl: database.url, shards: 1, name: 'votes' };
  const queue = openBatchQueue(settings, logger);
  onTestFinished(() => queue.close());
  await vi.waitFor(() => queue.check(), 60_000);
  await queue.add(0, [ballot()]);
  const ahead = Date.now() + 3_600_000;
  const { rowCount } = await client.query(
    `update bullmq.job set state = 'active', lock_token = 'lost', locked_until_ms = $1 where state = 'waiting'`,
    [ahead],
  );
  expect(rowCount).toBe(1);
  await client.query(
    `insert into bullmq.meta (queue, field, value) values ('{votes-0}', 'stalled-check', $1)
     on conflict (queue, field) do update set value = excluded.value`,
    [String(ahead)],
  );
  let recorded = 0;
  const consumer = consumeBatches(settings, logger, () => {
    recorded++;
    return Promise.resolve();
  });
  onTestFinished(() => consumer.close());
  await expect.poll(() => recorded).toBe(1);
});

describe('in Postgres, a worker', () => {
  async function open() {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    const admin = new pg.Client(inject('adminUrl'));
    await admin.connect();
    onTestFinished(() => admin.end());
    const line = await openLine(database.url);
    const settings = { redisUrl: undefined, databaseUrl: database.url, shards: 2, name: 'votes' };
    const queue = openBatchQueue(settings, logger);
    onTestFinished(() => queue.close());
    await vi.waitFor(() => queue.check(), 60_000);
    let recorded = 0;
    const consumer = consumeBatches({ ...settings, databaseUrl: line.url, shards: 1 }, logger, () => {
      recorded++;
      return Promise.resolve();
    });
    onTestFinished(() => consumer.close());
    const name = new URL(database.url).pathname.slice(1);
    const waiting = async () => {
      const { rows } = await admin.query<{ pid: number }>(
        `select pid
         from pg_stat_activity
         where datname = $1
           and query like '%LISTEN bullmq_jobs%'`,
        [name],
      );
      return rows.map(({ pid }) => pid);
    };
    await expect.poll(waiting).toHaveLength(1);
    return { admin, name, line, queue, waiting, recorded: () => recorded };
  }

  test('replaces the connection on which it waits if that is silent', async () => {
    const { line, queue, waiting, recorded } = await open();
    const [silent] = await waiting();
    line.silence();
    await expect.poll(async () => (await waiting()).filter((pid) => pid !== silent)).toHaveLength(1);
    await queue.add(0, [ballot()]);
    await expect.poll(recorded).toBe(1);
  });

  test('looks for batches by itself after it could not connect', async () => {
    const { admin, name, line, queue, waiting, recorded } = await open();
    await admin.query(`alter database "${name}" allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    // until it has tried to wait, and not only to ask for a job
    const before = line.connections();
    await expect.poll(() => line.connections() - before).toBeGreaterThan(100);
    await admin.query(`alter database "${name}" allow_connections true`);
    await expect.poll(waiting).toHaveLength(1);

    await vi.waitFor(() => queue.add(1, [ballot()]), 60_000);
    const client = new pg.Client(line.url);
    await client.connect();
    onTestFinished(() => client.end());
    // without a notification
    await client.query("update bullmq.job set queue = '{votes-0}'");
    await expect.poll(recorded).toBe(1);
  });
});

// A worker is a process that may end at any moment; these tests end it at the worst ones.
import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import type { TestService } from '@hands/local/test-service';
import type { Ballot } from '@hands/shared/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backends, openWorkplace } from './workplace.ts';
import type { Workplace } from './workplace.ts';

describe.each(backends)('with the queue in %s', (backend) => {
  let workplace: Workplace;
  let pool: Pool;
  let queue: BatchQueue;
  let startWorker: () => Promise<TestService>;

  beforeEach(async () => {
    workplace = await openWorkplace(backend);
    ({ pool, queue, startWorker } = workplace);
  });

  afterEach(() => workplace.close());

  const batch = (size: number): Ballot[] =>
    Array.from({ length: size }, (_, i) => ({
      pollId: 1,
      voterId: randomUUID(),
      choices: [i % 2],
      castAt: Date.now() * 1000,
    }));
  const counted = async () => {
    const { rows } = await pool.query<{ ballots: number; tallies: number; counted: number }>(
      `select
         (select count(*) from ballots)::integer as ballots,
         (select coalesce(sum(votes), 0) from tallies)::integer as tallies,
         (select ballots from polls where id = 1)::integer as counted`,
    );
    return rows[0];
  };
  const all = (count: number) => ({ ballots: count, tallies: count, counted: count });
  const waitingForLock = async () => {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%batch as%'`,
    );
    return rowCount ?? 0;
  };

  /** Holds poll 1's row, so that a worker stands in the middle of its statement until the lock is released. */
  async function lockPoll(): Promise<() => Promise<void>> {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('select from polls where id = 1 for update');
    return async () => {
      await client.query('commit');
      client.release();
    };
  }

  test('I2, I9: a worker killed after the commit and before the acknowledgement: its batch runs again and counts once', async () => {
    const release = await lockPoll();
    const first = await startWorker();
    await queue.add(0, batch(100));
    await expect.poll(waitingForLock).toBe(1);
    await first.kill('SIGSTOP');
    await release(); // Postgres commits; the stopped worker cannot tell the queue
    await expect.poll(counted).toEqual(all(100));
    await first.kill('SIGKILL');

    const second = await startWorker();
    await expect.poll(() => second.log(), { timeout: 15_000 }).toMatch(/"ballots":100,"written":0/);
    expect(await counted()).toEqual(all(100));
  });

  test('F145, I9: a worker killed in the middle of a batch: another takes it up and counts it once', async () => {
    const release = await lockPoll();
    const first = await startWorker();
    await queue.add(0, batch(100));
    await expect.poll(waitingForLock).toBe(1);
    await first.kill('SIGKILL');
    // the statement of the dead worker ends with its connection
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    await release();
    expect(await counted()).toEqual(all(0));

    const second = await startWorker();
    await expect.poll(counted, { timeout: 15_000 }).toEqual(all(100));
    expect(second.log()).toMatch(/"ballots":100,"written":100/);
  });

  test('F068, F148, I2, I9: two workers at once, the same batches in the queue several times: every ballot counts once', async () => {
    const batches = Array.from({ length: 20 }, () => batch(50));
    for (const ballots of [...batches, ...batches, ...batches]) await queue.add(0, ballots);
    // held until both have batches in hand
    const release = await lockPoll();
    const workers = await Promise.all([startWorker(), startWorker()]);
    await expect.poll(waitingForLock).toBe(4);
    await release();
    const recorded = () =>
      workers.reduce((sum, worker) => sum + (worker.log().match(/batch recorded/g)?.length ?? 0), 0);
    await expect.poll(recorded, { timeout: 15_000 }).toBe(60);
    expect(await counted()).toEqual(all(1000));
    for (const worker of workers) expect(worker.log()).toMatch(/batch recorded/);
  });

  test('a worker told to end finishes the batch in hand and takes no other', async () => {
    const release = await lockPoll();
    const worker = await startWorker();
    await queue.add(0, batch(10));
    await expect.poll(waitingForLock).toBe(1);
    const ended = worker.kill('SIGTERM');
    await expect.poll(() => worker.log()).toMatch(/"part":"http server","msg":"closed"/);
    await queue.add(0, batch(10));
    await release();
    expect(await ended).toBe(0);
    expect(await counted()).toEqual(all(10));
  });
});

// A worker may be killed at any moment; these tests kill it at the worst ones.
import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeBackends } from '@hands/testing/backends';
import type { TestService } from '@hands/testing/test-service';
import { openTestSystem } from '@hands/testing/test-system';
import type { TestSystem } from '@hands/testing/test-system';
import { afterEach, beforeEach, expect, test } from 'vitest';

describeBackends('with the queue in %s', (backend) => {
  let system: TestSystem;
  let pool: Pool;
  let queue: BatchQueue;
  let startWorker: () => Promise<TestService>;

  beforeEach(async () => {
    system = await openTestSystem(backend);
    ({ pool, queue, startWorker } = system);
  });

  afterEach(() => system.close());

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
  /** Counts the statements that wait at the gate. */
  const atTheGate = async () => {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    );
    return rowCount ?? 0;
  };

  /** Holds every statement that writes ballots, after it has locked its polls, until the gate is opened. */
  async function closeGate(): Promise<() => Promise<unknown>> {
    await pool.query(`
      create table gate (is_open boolean);
      create function wait_at_gate() returns trigger language plpgsql as $$
      begin
        while not exists (select from gate) loop
          perform pg_sleep(0.02);
        end loop;
        return null;
      end
      $$;
      create trigger wait_at_gate before insert on ballots for each statement execute function wait_at_gate()`);
    return () => pool.query('insert into gate values (true)');
  }

  test('I2, I9: if a worker is killed between commit and acknowledgement, its batch runs again and counts once', async () => {
    const openGate = await closeGate();
    const first = await startWorker();
    await queue.add(0, batch(100));
    await expect.poll(atTheGate).toBe(1);
    await first.kill('SIGSTOP');
    await openGate(); // Postgres commits; the stopped worker cannot acknowledge the batch
    await expect.poll(counted).toEqual(all(100));
    await first.kill('SIGKILL');

    const second = await startWorker();
    await expect.poll(() => second.log()).toMatch(/"ballots":100,"written":0/);
    expect(await counted()).toEqual(all(100));
  });

  test('F145, I9: if a worker is killed in the middle of a batch, another one takes it over and counts it once', async () => {
    const openGate = await closeGate();
    const first = await startWorker();
    await queue.add(0, batch(100));
    await expect.poll(atTheGate).toBe(1);
    await first.kill('SIGKILL');
    // the statement of the dead worker ends with its connection, at the latest when it sleeps at the gate again
    await expect
      .poll(async () => {
        await pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event = 'PgSleep'`,
        );
        const { rowCount } = await pool.query(
          `select from pg_locks where relation = 'ballots'::regclass and mode = 'RowExclusiveLock' and granted`,
        );
        return rowCount;
      })
      .toBe(0);
    await openGate();
    expect(await counted()).toEqual(all(0));

    const second = await startWorker();
    await expect.poll(counted).toEqual(all(100));
    await expect.poll(() => second.log()).toMatch(/"ballots":100,"written":100/);
  });

  test('F068, F148, I2, I9: with two workers and batches that are queued several times, every ballot counts once', async () => {
    // more batches than one worker takes at once
    const batches = Array.from({ length: 100 }, () => batch(10));
    // the copies of a batch far apart, so that both workers record the same ballots
    for (const ballots of [...batches, ...batches, ...batches]) await queue.add(0, ballots);
    const openGate = await closeGate();
    const workers = await Promise.all([startWorker(), startWorker()]);
    const batchesOf = (worker: TestService) =>
      [...worker.log().matchAll(/"batches":(\d+)/g)].reduce((sum, [, batches]) => sum + Number(batches), 0);
    // one worker sends at most two statements
    await expect.poll(atTheGate).toBeGreaterThan(2);
    await openGate();
    // more if a worker is too busy to renew the lock of a batch, which then runs once more
    const recorded = () => workers.reduce((sum, worker) => sum + batchesOf(worker), 0);
    await expect.poll(recorded).toBeGreaterThanOrEqual(300);
    for (const worker of workers) expect(batchesOf(worker)).toBeGreaterThan(0);
    await expect.poll(counted).toEqual(all(1000));
  });

  test('a stopping worker finishes its current batch and takes no other', async () => {
    const openGate = await closeGate();
    const worker = await startWorker();
    await queue.add(0, batch(10));
    await expect.poll(atTheGate).toBe(1);
    const ended = worker.kill('SIGTERM');
    await expect.poll(() => worker.log()).toMatch(/"part":"http server","msg":"closed"/);
    await queue.add(0, batch(10));
    await openGate();
    expect(await ended).toBe(0);
    expect(await counted()).toEqual(all(10));
  });
});

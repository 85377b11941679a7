// A worker that dies or stops holds batches. Another one records them long before the queue gives them back.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ballot } from '@hands/shared/poll/batch';
import { repeat } from '@hands/shared/process/repeat';
import { createBackend } from '@hands/shared/queue/backend';
import { workerOptions } from '@hands/shared/queue/worker-options';
import { describeBackends } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { openTestSystem } from '@hands/testing/test-system';
import type { TestSystem } from '@hands/testing/test-system';
import { afterEach, beforeEach, expect, test } from 'vitest';

const batch = (size: number): Ballot[] =>
  Array.from({ length: size }, (_, i) => ({
    pollId: 1,
    voterId: randomUUID(),
    choices: [i % 2],
    castAt: Date.now() * 1000,
  }));

describeBackends('with the queue in %s', (backend) => {
  let system: TestSystem;
  const cleanUp: (() => unknown)[] = [];

  beforeEach(async () => {
    system = await openTestSystem(backend);
  });

  afterEach(async () => {
    for (const release of cleanUp.splice(0).reverse()) await release();
    await system.close();
  });

  const counted = async () => {
    const { rows } = await system.pool.query<{ ballots: number }>(
      'select ballots::integer from polls where id = 1',
    );
    return rows[0]?.ballots;
  };
  const active = () => system.queue.bullQueues()[0]?.getActiveCount() ?? Promise.resolve(0);

  /** Takes every batch and never records it. Renews its locks, so that the queue gives none to others. */
  async function holdBatches(): Promise<void> {
    const home = createBackend(system.settings, logger);
    const holder = await home.openWorker('{votes-0}', () => new Promise(() => undefined), workerOptions);
    void holder.run();
    cleanUp.push(async () => {
      await holder.close(true);
      await home.close();
    });
    await system.queue.add(0, batch(100));
    await expect.poll(active).toBe(1);
  }

  /** Another worker, whose last beat is always at this time. */
  async function addWorker(seenAt: string): Promise<void> {
    const id = randomUUID();
    const beat = async () => {
      await system.pool.query(
        `insert into workers (id, seen_at)
         values ('${id}', ${seenAt})
         on conflict (id) do update
           set seen_at = excluded.seen_at`,
      );
    };
    await beat();
    const beating = repeat(beat, { pauseMs: 20, onError: () => undefined });
    cleanUp.push(() => beating.close());
  }

  test('I9: a batch of a silent worker is recorded by another one while the silent one still has its lock', async () => {
    await holdBatches();
    await addWorker(`clock_timestamp() - interval '1 second'`);
    const worker = await system.startWorker();
    await expect.poll(counted).toBe(100);
    expect(await active()).toBe(1);
    expect(worker.log()).toMatch(/"batches":1,"msg":"recording the batches of a silent worker"/);
  });

  test('a batch of a worker that is slow but alive is left to it', async () => {
    await holdBatches();
    // ahead of time, so that a busy machine cannot make it late
    await addWorker(`clock_timestamp() + interval '1 minute'`);
    await system.startWorker();
    await delay(1_500);
    expect(await counted()).toBe(0);
    expect(await active()).toBe(1);
  });

  test('a worker that ends in order is not missed', async () => {
    const worker = await system.startWorker();
    const workers = async () => (await system.pool.query('select from workers')).rowCount;
    await expect.poll(workers).toBe(1);
    await worker.kill('SIGTERM');
    expect(await workers()).toBe(0);
  });

  test('I2, I9: two workers under load, one of them stopped: all is counted soon, and nothing changes when it wakes up', async () => {
    const [first, second] = await Promise.all([system.startWorker(), system.startWorker()]);
    let ballots = 0;
    let held = 0;
    // until the stopped worker has a batch in hand
    while (held === 0) {
      for (let i = 0; i < 50; i++) {
        await system.queue.add(0, batch(5));
        ballots += 5;
        if (i === 25) await first.kill('SIGSTOP');
      }
      await expect.poll(counted).toBe(ballots);
      // by now the other worker has acknowledged its own
      await delay(500);
      held = await active();
      if (held === 0) await first.kill('SIGCONT');
    }
    expect(second.log()).toMatch(/recording the batches of a silent worker/);
    await first.kill('SIGCONT');
    await expect.poll(active).toBe(0);
    expect(await counted()).toBe(ballots);
  });
});

// I6: old and new versions of vote and worker run side by side while the services are upgraded one by one.
import { randomUUID } from 'node:crypto';
import { BATCH_FORMAT } from '@hands/shared/poll/batch';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { describeBackends } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { openTestSystem } from '@hands/testing/test-system';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDatabaseRetry } from '../src/database-retry.ts';
import { createBatchHandler } from '../src/handle-batch.ts';
import { watchNewerFormats } from '../src/newer-formats.ts';
import { createBallotRecorder } from '../src/record-ballots.ts';
import { createUnreadMetrics } from './unread-metrics.ts';

describeBackends('with the queue in %s', (backend) => {
  test('I6: a worker leaves batches in a newer format to a newer worker, says so, and records the others', async () => {
    const system = await openTestSystem(backend);
    onTestFinished(() => system.close());
    const { pool, queue, settings } = system;
    const stopping = new AbortController();
    const error = vi.fn();
    const retry = createDatabaseRetry(logger, stopping.signal);
    const newerFormats = watchNewerFormats({ error }, stopping.signal);
    const leave = vi.spyOn(newerFormats, 'leave');
    const consumer = consumeBatches(
      settings,
      logger,
      createBatchHandler({
        pool,
        recorder: createBallotRecorder(pool, retry),
        retry,
        newerFormats,
        metrics: createUnreadMetrics(),
        pipeline: { recordDelay: () => undefined },
        logger,
      }),
    );
    onTestFinished(() => consumer.close());
    expect(newerFormats.holdUp()).toBeNull();

    const newer = { format: BATCH_FORMAT + 1, ballots: 'in whatever form' };
    const [bull] = queue.bullQueues();
    // its id says nothing, so it may hold ballots of any poll
    const job = await bull?.add('batch', newer);
    const castAt = queue.now() ?? 0;
    await queue.add(0, [{ pollId: 1, voterId: randomUUID(), choices: [0], castAt }]);
    const counts = async () =>
      (
        await pool.query(
          'select (select count(*) from ballots) as ballots, (select count(*) from rejected_ballots) as rejected',
        )
      ).rows[0] as unknown;
    await expect.poll(counts).toEqual({ ballots: 1, rejected: 0 });
    await expect
      .poll(newerFormats.holdUp)
      .toBe('batches are in format 2, and this worker knows formats up to 1: update it');
    expect(await queue.readBacklog()).toMatchObject({ completeTo: 0, failedBatches: 0 });
    // meeting it again is no failed attempt, of which a batch has a number
    await expect.poll(() => leave.mock.calls.length).toBeGreaterThan(1);
    expect(await bull?.getJob(job?.id ?? '')).toMatchObject({ attemptsMade: 0 });

    const read: unknown[] = [];
    const newerConsumer = consumeBatches(settings, logger, (data) => {
      read.push(data);
      return Promise.resolve();
    });
    onTestFinished(() => newerConsumer.close());
    await expect.poll(() => read).toEqual([newer]);
    await expect.poll(() => queue.readBacklog()).toMatchObject({ completeTo: undefined });
    expect(await counts()).toEqual({ ballots: 1, rejected: 0 });
    // once, however often it met the batch
    expect(error.mock.calls).toMatchObject([[{}, 'ballots are left to a newer worker']]);
    await expect.poll(newerFormats.holdUp).toBeNull();
  });

  test('a batch in a newer format is given back when the worker stops, and batches carry their format', async () => {
    const system = await openTestSystem(backend);
    onTestFinished(() => system.close());
    const { queue, settings } = system;
    await queue.add(0, [{ pollId: 1, voterId: randomUUID(), choices: [0], castAt: queue.now() ?? 0 }]);
    const stopping = new AbortController();
    const newerFormats = watchNewerFormats(logger, stopping.signal);
    let met: unknown;
    const consumer = consumeBatches(settings, logger, (data) => {
      met = data;
      return newerFormats.leave(2);
    });
    await expect.poll(() => met).toMatchObject({ format: BATCH_FORMAT, ballots: [{ pollId: 1 }] });
    stopping.abort();
    await consumer.close();
    expect(await queue.countWaiting(0)).toBe(1);
  });
});

// The consumer's side: the worker takes batches out.
import type { Job } from 'bullmq';
import type { Logger } from '../logger.ts';
import type { QueueSettings } from '../settings.ts';
import { createBackend, queueNames } from './backend.ts';
import { backoff } from './job-options.ts';

export interface BatchConsumer {
  /** Rejects where the queue does not answer. */
  check(): Promise<unknown>;
  /** Takes no more batches and waits until those in hand have ended. */
  close(): Promise<void>;
}

/**
 * Hands every batch to `record` and removes it from the queue once that resolves. A batch whose `record` rejects, or
 * whose process dies, comes again: here or with another consumer.
 * @param record gets the job's data as it came, and must not mind getting it twice; `addedAt`: when it was laid in, in
 *   milliseconds by the queue's clock
 */
export function consumeBatches(
  settings: QueueSettings,
  logger: Logger,
  record: (data: unknown, jobId: string, addedAt: number) => Promise<void>,
): BatchConsumer {
  const backend = createBackend(settings, logger);
  const workers = queueNames(settings).map((name) => {
    const worker = backend.openWorker(
      name,
      (job: Job<unknown>) => record(job.data, job.id ?? '', job.timestamp),
      {
        // two: one batch is fetched and acknowledged while the database writes the other
        concurrency: 2,
        // a killed worker's batch is taken up when its lock has ended and the next check sees it: within 7.5 s
        lockDuration: 5_000,
        stalledInterval: 2_500,
        // BullMQ's default of 1 would fail a batch for good after its second crash; crashes are no fault of the batch
        maxStalledCount: 1_000_000,
        // after a lost connection: the default of 15 s is long for a hall that waits
        runRetryDelay: 1_000,
        settings: { backoffStrategy: backoff },
      },
    );
    worker.on('failed', (job, error) => {
      const final = job?.finishedOn !== undefined;
      logger[final ? 'error' : 'warn'](
        { job: job?.id, queue: name, attempt: job?.attemptsMade, err: error },
        final
          ? 'batch failed for good; it is kept in the queue for the operator'
          : 'batch not recorded, will be tried again',
      );
    });
    worker.on('stalled', (jobId) => {
      logger.warn({ job: jobId, queue: name }, 'batch taken over from a worker that is gone');
    });
    return worker;
  });

  // BullMQ repeats a lost connection's error with each attempt to reconnect: one line an outage is enough.
  let failing = false;
  for (const worker of workers) {
    worker.on('error', (error) => {
      if (!failing) logger.warn({ err: error }, 'trouble with the queue; trying again until it is over');
      failing = true;
    });
    worker.on('active', () => (failing = false));
  }

  return {
    check: () => backend.readTime(),
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await backend.close();
    },
  };
}

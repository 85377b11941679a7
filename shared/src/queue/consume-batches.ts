// The consumer's side of the queue: the worker takes batches from it.
import { WaitingError } from 'bullmq';
import type { Job, Worker } from 'bullmq';
import type { Logger } from '../process/logger.ts';
import type { QueueSettings } from '../process/settings.ts';
import { createBackend, queueNames } from './backend.ts';
import { readSenderId } from './batch-id.ts';
import { emptyFollowed } from './empty-followed.ts';
import type { FollowedQueue } from './follow-queues.ts';
import { backoff } from './job-options.ts';
import type { QueueBackend } from './queue-backend.ts';
import { startWorker } from './start-worker.ts';
import type { StartedWorker } from './start-worker.ts';
import { workerOptions } from './worker-options.ts';

/**
 * Batches processed at a time from each queue: as many as may share a transaction. A backlog of single-ballot batches drained
 * at 6,600 ballots/s with 50, at 8,300 with 200 and at 6,400 with 500.
 */
const CONCURRENCY = 200;

export interface BatchConsumer {
  /** Rejects if the queue does not answer. */
  check(): Promise<unknown>;
  /** Whether this consumer has the batch in hand. */
  holds(id: string): boolean;
  /** Takes no more batches and waits for the current ones. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Passes every batch to `record` and removes it from the queue once that resolves.
 * - If `record` rejects or the process dies, this consumer or another one gets the batch again.
 * - If `record` rejects with an AbortError, or the consumer is closing, the batch returns to its place at the old end of the
 *   queue (in Postgres: behind all others).
 * @param followed queues from other settings that still have to be emptied; called repeatedly
 * @param record gets the job's data unchecked, possibly twice; `addedAt` is when it was added, in milliseconds by the queue's
 *   clock, and `sender` the process that added it
 */
export function consumeBatches(
  settings: QueueSettings,
  logger: Logger,
  record: (data: unknown, addedAt: number, sender: string | undefined) => Promise<void>,
  followed: () => FollowedQueue[] = () => [],
): BatchConsumer {
  const backend = createBackend(settings, logger);

  let closing: Promise<void> | undefined;
  const inHand = new Set<string>();

  async function process(job: Job<unknown>, token?: string): Promise<void> {
    // a BullMQ worker that is waiting for a job still takes one more after it was paused
    if (closing) return giveBack(job, token);
    const { id = '' } = job;
    inHand.add(id);
    try {
      await record(job.data, job.timestamp, readSenderId(job.id ?? ''));
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
      await giveBack(job, token);
    } finally {
      inHand.delete(id);
    }
  }

  // BullMQ repeats the error of a lost connection with each attempt to reconnect; one log line per outage is enough
  let failing = false;

  async function open(home: QueueBackend, name: string): Promise<Worker> {
    const worker = await home.openWorker(name, process, {
      concurrency: CONCURRENCY,
      ...workerOptions,
      settings: { backoffStrategy: backoff },
    });
    worker.on('failed', (job, error) => {
      const final = job?.finishedOn !== undefined;
      logger[final ? 'error' : 'warn'](
        { job: job?.id, queue: name, attempt: job?.attemptsMade, err: error },
        final ? 'batch failed for good; kept in the queue for the operator' : 'batch not recorded; retrying',
      );
    });
    worker.on('stalled', (jobId) => {
      logger.warn({ job: jobId, queue: name }, 'batch taken over from a lost worker');
    });
    worker.on('active', () => (failing = false));
    return worker;
  }

  const consume = (home: QueueBackend, name: string): StartedWorker =>
    startWorker(home, () => open(home, name), {
      onError(error) {
        if (!failing) logger.warn({ err: error }, 'queue error; retrying');
        failing = true;
      },
    });

  const own = queueNames(settings).map((name) => consume(backend, name));

  const others = emptyFollowed(followed, ({ home, name }) => consume(home, name), logger);

  async function closeAll(): Promise<void> {
    await Promise.all([...own, others].map((worker) => worker.close()));
    await backend.close();
  }

  return {
    check: () => backend.readTime(),
    holds: (id) => inHand.has(id),
    close: () => (closing ??= closeAll()),
  };
}

/** @throws WaitingError always; for BullMQ the job is then neither done nor failed */
async function giveBack(job: Job, token?: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

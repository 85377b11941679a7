// The consumer's side: the worker takes batches out.
import { WaitingError } from 'bullmq';
import type { Job, Worker } from 'bullmq';
import type { Logger } from '../process/logger.ts';
import type { QueueSettings } from '../process/settings.ts';
import { createBackend, queueNames } from './backend.ts';
import type { FollowedQueue } from './follow-queues.ts';
import { backoff } from './job-options.ts';
import type { QueueBackend } from './queue-backend.ts';
import { describeQueue } from './queue-registry.ts';
import { startWorker } from './start-worker.ts';
import type { StartedWorker } from './start-worker.ts';

/**
 * Batches in hand at a time, from each queue: as many as may share a transaction. A backlog of single-ballot batches
 * drained at 6,600 ballots/s with 50, at 8,300 with 200 and at 6,400 with 500.
 */
const CONCURRENCY = 200;

/** Milliseconds from one look at which queues there are to the next. */
const LOOK_EVERY_MS = 500;

export interface BatchConsumer {
  /** Rejects if the queue does not answer. */
  check(): Promise<unknown>;
  /** Takes no more batches and waits until those in hand have ended. Safe twice. */
  close(): Promise<void>;
}

/**
 * Hands every batch to `record` and removes it from the queue once that resolves. A batch whose `record` rejects, or
 * whose process dies, comes again: here or with another consumer. If `record` rejects with an AbortError, the batch goes
 * back to its place at the old end of the queue.
 * @param followed queues of other settings that still have to be emptied; asked again and again
 * @param record gets the job's data as it came, and must not mind getting it twice; `addedAt`: when it was added, in
 *   milliseconds by the queue's clock
 */
export function consumeBatches(
  settings: QueueSettings,
  logger: Logger,
  record: (data: unknown, addedAt: number) => Promise<void>,
  followed: () => FollowedQueue[] = () => [],
): BatchConsumer {
  const backend = createBackend(settings, logger);

  let closing: Promise<void> | undefined;

  async function process(job: Job<unknown>, token?: string): Promise<void> {
    // a worker of BullMQ that waits for a job still takes the next one after it was told to pause
    if (closing) return giveBack(job, token);
    try {
      await record(job.data, job.timestamp);
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
      await giveBack(job, token);
    }
  }

  // BullMQ repeats a lost connection's error with each attempt to reconnect: one line an outage is enough.
  let failing = false;

  async function open(home: QueueBackend, name: string): Promise<Worker> {
    const worker = await home.openWorker(name, process, {
      concurrency: CONCURRENCY,
      // a killed worker's batches are taken up when their locks have ended and the next check sees it: within 7.5 s
      lockDuration: 5_000,
      stalledInterval: 2_500,
      // BullMQ's default of 1 would fail a batch for good after its second crash; crashes are no fault of the batch
      maxStalledCount: 1_000_000,
      // after a lost connection: the default of 15 s is long for a hall that waits
      runRetryDelay: 1_000,
      settings: { backoffStrategy: backoff },
    });
    worker.on('failed', (job, error) => {
      const final = job?.finishedOn !== undefined;
      logger[final ? 'error' : 'warn'](
        { job: job?.id, queue: name, attempt: job?.attemptsMade, err: error },
        final
          ? 'batch failed for good; it is kept in the queue for the operator'
          : 'batch not recorded; retrying',
      );
    });
    worker.on('stalled', (jobId) => {
      logger.warn({ job: jobId, queue: name }, 'batch taken over from a worker that is gone');
    });
    worker.on('active', () => (failing = false));
    return worker;
  }

  const consume = (home: QueueBackend, name: string): StartedWorker =>
    startWorker(home, () => open(home, name), {
      onError(error) {
        if (!failing) logger.warn({ err: error }, 'trouble with the queue; retrying');
        failing = true;
      },
    });

  const own = queueNames(settings).map((name) => consume(backend, name));

  const others = new Map<string, StartedWorker>();
  const dropped = new Set<Promise<void>>();
  function drop(id: string, worker: StartedWorker): void {
    others.delete(id);
    const closed = worker.close().finally(() => dropped.delete(closed));
    dropped.add(closed);
  }

  const timer = setInterval(() => {
    const now = new Map(followed().map((queue) => [queue.id, queue]));
    for (const [id, worker] of others) if (!now.has(id)) drop(id, worker);
    for (const [id, queue] of now) {
      if (others.has(id)) continue;
      logger.info({ queue: describeQueue(queue) }, 'emptying a queue of other settings');
      others.set(id, consume(queue.home, queue.name));
    }
  }, LOOK_EVERY_MS);

  async function closeAll(): Promise<void> {
    clearInterval(timer);
    await Promise.all([...[...own, ...others.values()].map((worker) => worker.close()), ...dropped]);
    await backend.close();
  }

  return {
    check: () => backend.readTime(),
    close: () => (closing ??= closeAll()),
  };
}

/** @throws WaitingError, which tells BullMQ that the job is neither done nor failed */
async function giveBack(job: Job, token?: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

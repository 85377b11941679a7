// Work that comes round by the clock, on a queue of its own: however many processes offer to do it, BullMQ's job scheduler
// has one of them do it at a time, and one that is killed over it is relieved by another.
import type { Queue, Worker } from 'bullmq';
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import type { QueueSettings } from '../process/settings.ts';
import { createBackend } from './backend.ts';
import { startWorker } from './start-worker.ts';

/** How often it is looked whether the scheduler is still there: a queue may have lost its data. */
const LOOK_MS = 5_000;
const RETRY_MS = 250;

export interface Recurrence {
  /** Begins no other run, and waits for the one under way. Safe twice. */
  close(): Promise<void>;
}

/**
 * Calls `run` every so many milliseconds, from when the queue is first reached. Runs that were missed are not made up for:
 * one comes as soon as there is somebody to do it. One that rejects is logged, and the next comes as if nothing had been.
 * @param run may be called late, or twice at once
 */
export function runEvery(
  { everyMs, name, settings }: { everyMs: number; name: string; settings: QueueSettings },
  run: () => Promise<void>,
  logger: Logger,
): Recurrence {
  const backend = createBackend(settings, logger);
  const queueName = `{${settings.name}-${name}}`;
  let closing: Promise<void> | undefined;
  // a worker of BullMQ that waits for a job still takes the next one after it was told to pause
  const runUnlessClosing = () => (closing ? Promise.resolve() : run());

  let failing = false;
  async function open(): Promise<Worker> {
    const worker = await backend.openWorker(queueName, runUnlessClosing, {
      lockDuration: 5_000,
      stalledInterval: 2_500,
      maxStalledCount: 1_000_000,
      runRetryDelay: 1_000,
    });
    worker.on('failed', (_job, error) => {
      if (!failing) logger.warn({ err: error, queue: queueName }, 'not done this time; trying again');
      failing = true;
    });
    worker.on('completed', () => (failing = false));
    return worker;
  }
  // an unavailable queue is logged by those who wait for batches
  const worker = startWorker(backend, open, { onError: () => undefined });

  let queue: Queue | undefined;

  async function ensureSchedule(): Promise<void> {
    queue ??= await backend.openQueue(queueName);
    if (await isScheduled(queue, everyMs)) return;
    await queue.removeJobScheduler(name);
    await queue.upsertJobScheduler(
      name,
      { every: everyMs },
      { name, opts: { attempts: 1, removeOnComplete: true, removeOnFail: true } },
    );
  }
  const looking = repeat(ensureSchedule, {
    pauseMs: LOOK_MS,
    retryMs: RETRY_MS,
    // as above
    onError: () => undefined,
  });

  async function close(): Promise<void> {
    await looking.close();
    await worker.close();
    await queue?.close();
    await backend.close();
  }
  return { close: () => (closing ??= close()) };
}

/**
 * The next run is laid in when one begins: there is always one. By the clock of the host where that was, though: one that
 * ran ahead would leave all others waiting until then.
 */
async function isScheduled(queue: Queue, everyMs: number): Promise<boolean> {
  if ((await queue.getJobCountByTypes('waiting', 'active')) > 0) return true;
  const [next] = await queue.getDelayed(0, 0);
  return next !== undefined && next.timestamp + next.delay - Date.now() < everyMs + LOOK_MS;
}

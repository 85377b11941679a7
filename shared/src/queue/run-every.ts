// Recurring work, on a queue of its own. Any number of processes may offer to do it: BullMQ's job scheduler lets one of them
// run at a time, and if that one is killed, another takes over.
import type { Queue, Worker } from 'bullmq';
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import type { QueueSettings } from '../process/settings.ts';
import { createBackend } from './backend.ts';
import { startWorker } from './start-worker.ts';
import { workerOptions } from './worker-options.ts';

/** Milliseconds between checks that the scheduler still exists, because a queue may lose its data. */
const LOOK_MS = 5_000;
const RETRY_MS = 250;

export interface Recurrence {
  /** Starts no further run and waits for the current one. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Calls `run` every `everyMs` milliseconds, once the queue has been reached. Missed runs are not made up for: one run follows
 * as soon as a process is available. A run that rejects is logged, and the schedule continues.
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
  // a BullMQ worker that is waiting for a job still takes one more after it was paused
  const runUnlessClosing = () => (closing ? Promise.resolve() : run());

  let failing = false;
  async function open(): Promise<Worker> {
    const worker = await backend.openWorker(queueName, runUnlessClosing, workerOptions);
    worker.on('failed', (_job, error) => {
      if (!failing) logger.warn({ err: error, queue: queueName }, 'recurring job failed; retrying');
      failing = true;
    });
    worker.on('completed', () => (failing = false));
    return worker;
  }
  // the consumers of batches already log an unavailable queue
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
    await Promise.all([looking.close(), worker.close()]);
    await queue?.close();
    await backend.close();
  }
  return { close: () => (closing ??= close()) };
}

/**
 * Whether a run is under way or due soon. Each run schedules the next one by its host's clock; if that clock is ahead, the
 * next run is due too late for the other hosts.
 */
async function isScheduled(queue: Queue, everyMs: number): Promise<boolean> {
  if ((await queue.getJobCountByTypes('waiting', 'active')) > 0) return true;
  const [next] = await queue.getDelayed(0, 0);
  return next !== undefined && next.timestamp + next.delay - Date.now() < everyMs + LOOK_MS;
}

import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import type { FollowedQueue } from './follow-queues.ts';
import { describeQueue } from './queue-registry.ts';
import type { StartedWorker } from './start-worker.ts';

/** Milliseconds between checks for queues to follow. */
const CHECK_MS = 500;

/**
 * Runs a worker for each queue of other settings, until that queue is no longer followed.
 * @param followed called repeatedly
 * @param start starts a worker for a queue
 */
export function emptyFollowed(
  followed: () => FollowedQueue[],
  start: (queue: FollowedQueue) => StartedWorker,
  logger: Pick<Logger, 'info' | 'error'>,
): StartedWorker {
  const workers = new Map<string, StartedWorker>();
  const closing = new Set<Promise<void>>();

  function stop(id: string, worker: StartedWorker): void {
    workers.delete(id);
    const closed = worker.close().finally(() => closing.delete(closed));
    closing.add(closed);
  }

  function update(): Promise<void> {
    const current = new Map(followed().map((queue) => [queue.id, queue]));
    for (const [id, worker] of workers) if (!current.has(id)) stop(id, worker);
    for (const [id, queue] of current) {
      if (workers.has(id)) continue;
      logger.info({ queue: describeQueue(queue) }, 'emptying a queue from other settings');
      workers.set(id, start(queue));
    }
    return Promise.resolve();
  }

  const updates = repeat(update, {
    pauseMs: CHECK_MS,
    onError: (error) =>
      logger.error({ err: error }, 'queues from other settings could not be checked; retrying'),
  });

  return {
    async close() {
      await updates.close();
      await Promise.all([...[...workers.values()].map((worker) => worker.close()), ...closing]);
    },
  };
}

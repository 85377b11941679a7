import { unavailable } from '@hands/shared/http/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';

/**
 * The time by the queue's clock, in microseconds. Call it only once the poll is locked: otherwise waiting for the lock would
 * use up the notice of a close (close-poll.ts).
 * @throws ProblemError 503 if the queue has not been reached yet
 */
export function queueTime(queue: Pick<BatchQueue, 'now'>): number {
  const now = queue.now();
  if (now === undefined)
    throw unavailable('Nothing was changed because the queue is unavailable. Please try again.');
  return now;
}

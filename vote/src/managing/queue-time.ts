import { unavailable } from '@hands/shared/http/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';

/**
 * Microseconds by the queue's clock, by which a poll's life is judged. To be asked once the poll is locked: waiting for that
 * would else use up the notice of a close (close-poll.ts).
 * @throws ProblemError 503 where the queue has not been reached yet
 */
export function queueTime(queue: Pick<BatchQueue, 'now'>): number {
  const now = queue.now();
  if (now === undefined)
    throw unavailable('Nothing was changed: the queue, whose clock polls go by, cannot be reached.');
  return now;
}

import { unavailable } from '@hands/shared/http/problem';
import { listFailedBatches } from '@hands/shared/queue/failed-batches';
import type { FailedBatch } from '@hands/shared/queue/failed-batches';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Backlog } from '@hands/shared/queue/read-backlog';

/** What the queue holds; undefined if it is unavailable. */
export async function readInFlight(queue: BatchQueue): Promise<Backlog | undefined> {
  try {
    return await queue.readBacklog();
  } catch {
    // the page reports that the queue is unavailable
    return undefined;
  }
}

/** @throws ProblemError 503 if the queue is unavailable */
export async function readFailed(queue: BatchQueue): Promise<FailedBatch[]> {
  const queues = queue.bullQueues();
  try {
    if (queues.length === 0) throw new Error('the queue has not been reached yet');
    return await listFailedBatches(queues);
  } catch (error) {
    throw unavailable('The queue is unavailable. Please try again.', error);
  }
}

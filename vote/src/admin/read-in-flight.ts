import { unavailable } from '@hands/shared/http/problem';
import { listFailedBatches } from '@hands/shared/queue/failed-batches';
import type { FailedBatch } from '@hands/shared/queue/failed-batches';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Backlog } from '@hands/shared/queue/read-backlog';

/** What the queue holds; undefined where it cannot be asked. */
export async function readInFlight(queue: BatchQueue): Promise<Backlog | undefined> {
  try {
    return await queue.readBacklog();
  } catch {
    // the page says that the queue is away
    return undefined;
  }
}

/** @throws ProblemError 503 where the queue cannot be asked */
export async function readFailed(queue: BatchQueue): Promise<FailedBatch[]> {
  const queues = queue.bullQueues();
  try {
    if (queues.length === 0) throw new Error('the queue has not been reached yet');
    return await listFailedBatches(queues);
  } catch (error) {
    throw unavailable('The queue cannot be reached now. Please try again.', error);
  }
}

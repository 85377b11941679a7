import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { LISTED } from '@hands/shared/queue/read-backlog';

export type BullQueue = ReturnType<BatchQueue['bullQueues']>[number];

/** The queue of each batch that a worker has in hand, by the batch's id. */
export type ActiveBatches = Map<string, BullQueue>;

export async function listActive(queue: Pick<BatchQueue, 'bullQueues'>): Promise<ActiveBatches> {
  const active: ActiveBatches = new Map();
  for (const home of queue.bullQueues())
    for (const id of await home.getRanges(['active'], 0, LISTED - 1, true)) active.set(id, home);
  return active;
}

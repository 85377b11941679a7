import type { Ballot } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { vi } from 'vitest';

/** Notes the ballots that are added to the queue from now on. The caller may empty the list. */
export function noteQueued(queue: BatchQueue): Ballot[] {
  const queued: Ballot[] = [];
  const add = queue.add.bind(queue);
  vi.spyOn(queue, 'add').mockImplementation(async (shard, ballots) => {
    await add(shard, ballots);
    queued.push(...ballots);
  });
  return queued;
}

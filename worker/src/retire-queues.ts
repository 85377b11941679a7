// A queue of other settings is retired once it is empty and nobody adds to it any more.
import type { Pool } from '@hands/db/pool';
import { retireUnusedQueue } from '@hands/db/queue-registry';
import type { Logger } from '@hands/shared/process/logger';
import type { FollowedQueue } from '@hands/shared/queue/follow-queues';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';

/** @param unusedSeconds since when nobody must have said that it adds ballots; a minute by default */
export async function retireQueues(
  pool: Pool,
  queue: Pick<BatchQueue, 'followed'>,
  logger: Logger,
  unusedSeconds?: number,
): Promise<void> {
  for (const followed of queue.followed()) {
    if (!(await isEmpty(followed.queue))) continue;
    if (!(await retireUnusedQueue(pool, followed.id, unusedSeconds))) continue;
    await followed.home.forgetId(followed.name);
    logger.info({ queue: describeQueue(followed) }, 'a queue of other settings is empty and retired');
  }
}

/** In whatever state a job might be. */
async function isEmpty(queue: FollowedQueue['queue']): Promise<boolean> {
  const some = await queue.getRanges(['waiting', 'active', 'delayed', 'prioritized', 'failed'], 0, 0);
  return some.length === 0;
}

// Retires queues from other settings once they are empty and no process adds to them any more.
import type { Pool } from '@hands/db/pool';
import { retireUnusedQueue } from '@hands/db/queue-registry';
import type { Logger } from '@hands/shared/process/logger';
import type { FollowedQueue } from '@hands/shared/queue/follow-queues';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';

/** @param unusedSeconds for how long no process must have used a queue; a minute by default */
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
    logger.info({ queue: describeQueue(followed) }, 'queue from other settings is empty; retired');
  }
}

/** Whether the queue has no jobs in any state. */
async function isEmpty(queue: FollowedQueue['queue']): Promise<boolean> {
  const some = await queue.getRanges(['waiting', 'active', 'delayed', 'prioritized', 'failed'], 0, 0);
  return some.length === 0;
}

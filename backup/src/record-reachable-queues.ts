import type { Pool } from '@hands/db/pool';
import { createQueueRegistry } from '@hands/db/queue-registry';
import type { Logger } from '@hands/shared/process/logger';
import type { QueueSettings } from '@hands/shared/process/settings';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import type { RecordedQueue } from '@hands/shared/queue/queue-registry';
import { succeeds } from '@hands/shared/process/succeeds';
import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 5_000;

/**
 * Records those queues of the system that was backed up that still exist, so that workers empty them: they may hold ballots that are
 * not in the backup. Recording a ballot that is in it changes nothing (I2).
 * @returns those that could not be reached
 */
export async function recordReachableQueues(
  pool: Pool,
  settings: QueueSettings,
  queues: RecordedQueue[],
  logger: Logger,
): Promise<RecordedQueue[]> {
  if (queues.length === 0) return [];
  const reader = openBatchQueue(settings, logger, { list: () => Promise.resolve(queues) });
  let unreachable = queues;
  try {
    for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await delay(50)) {
      await succeeds(reader.readBacklog().then((backlog) => (unreachable = backlog.unreachable)));
      if (unreachable.length === 0) break;
    }
  } finally {
    await reader.close();
  }
  const reachable = queues.filter(({ id }) => !unreachable.some((queue) => queue.id === id));
  if (reachable.length > 0) await createQueueRegistry(pool).record(reachable);
  return unreachable;
}

import { listFailedBatches } from '@hands/shared/queue/failed-batches';
import type { FailedBatch } from '@hands/shared/queue/failed-batches';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RecordedQueue } from '@hands/shared/queue/queue-registry';

export interface QueueReading {
  /** Accepted ballots that are not recorded yet, by poll. */
  inFlight: Map<number, number>;
  /** The latest hundred failed batches of each queue. */
  failed: FailedBatch[];
  failedCount: number;
  /** Queues that may hold ballots and cannot be reached. */
  unreachable: RecordedQueue[];
}

/** @throws if the queue cannot be read */
export async function readQueue(queue: BatchQueue): Promise<QueueReading> {
  const { ofPolls, failedBatches, unreachable } = await queue.readBacklog();
  const failed = failedBatches > 0 ? await listFailedBatches(queue.bullQueues()) : [];
  return { inFlight: ofPolls, failed, failedCount: failedBatches, unreachable };
}

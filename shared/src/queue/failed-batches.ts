// Batches that failed for good after their last attempt. They stay in the queue until an operator retries them.
import type { Queue } from 'bullmq';
import { batchSchema } from '../poll/batch.ts';
import { pollIdSchema } from '../poll/poll-id.ts';

export interface FailedBatch {
  /** The queue and the job's id within it. */
  id: string;
  ballots: number;
  /** The polls of its ballots, as far as they are readable. */
  pollIds: number[];
  reason: string;
  attempts: number;
  /** Milliseconds since the Unix epoch. */
  failedAt: number;
}

/** Of each queue. */
export const MAX_LISTED_BATCHES = 100;

/** Lists failed batches, the latest first, at most a hundred per queue. */
export async function listFailedBatches(queues: Queue[]): Promise<FailedBatch[]> {
  const jobs = await Promise.all(
    queues.map(async (queue) =>
      (await queue.getFailed(0, MAX_LISTED_BATCHES - 1)).map((job) => ({ queue, job })),
    ),
  );
  return jobs
    .flat()
    .map(({ queue, job }) => {
      const ballots = batchSchema.safeParse(job.data).data?.ballots ?? [];
      const pollIds = ballots.map(
        (ballot) => pollIdSchema.safeParse((Object(ballot) as { pollId?: unknown }).pollId).data,
      );
      return {
        id: `${queue.name}.${job.id ?? ''}`,
        ballots: ballots.length,
        pollIds: [...new Set(pollIds.filter((id) => id !== undefined))],
        reason: job.failedReason,
        attempts: job.attemptsMade,
        failedAt: job.finishedOn ?? 0,
      };
    })
    .sort((one, other) => other.failedAt - one.failedAt);
}

/**
 * Adds the batch again at the old end of the queue, because it is older than the waiting batches. BullMQ's own retry would
 * put it behind them, and its polls might be sealed without it.
 * @returns false if no batch with this id has failed
 */
export async function retryFailedBatch(queues: Queue[], id: string): Promise<boolean> {
  // queues in different backends may have the same name
  for (const queue of queues.filter(({ name }) => id.startsWith(`${name}.`))) {
    const job = await queue.getJob(id.slice(queue.name.length + 1));
    if (!job?.id || !(await job.isFailed())) continue;
    await queue.add(job.name, job.data, { jobId: `${job.id}.retry`, timestamp: job.timestamp, lifo: true });
    await job.remove();
    return true;
  }
  return false;
}

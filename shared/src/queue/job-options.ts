import type { DefaultJobOptions } from 'bullmq';

/**
 * A batch leaves the queue when it is recorded, and is never dropped. The worker holds it while the database is unavailable.
 * If it fails for another reason, it is retried for about an hour and a half (see `backoff`) and then kept as failed for the
 * operator.
 */
export const jobOptions: DefaultJobOptions = {
  attempts: 200,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: false,
};

/** Milliseconds before the next attempt: 200 ms, doubling, at most 30 s. */
export function backoff(attemptsMade: number): number {
  return Math.min(200 * 2 ** Math.min(attemptsMade - 1, 10), 30_000);
}

import type { DefaultJobOptions } from 'bullmq';

/**
 * A batch leaves the queue when it is recorded. The worker keeps it in hand for as long as the database is at fault; if it
 * fails for a reason of its own, it is tried again for about an hour and a half (see `backoff`), then kept as failed for the
 * operator: never dropped.
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

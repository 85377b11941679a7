import type { Worker } from 'bullmq';
import { succeeds } from '../process/succeeds.ts';
import { withTimeout } from '../process/with-timeout.ts';
import type { QueueBackend } from './queue-backend.ts';

/** Milliseconds that a queue may take to answer before its worker is closed by force. */
const REACHABLE_MS = 1_000;

/**
 * Closes a worker once its current jobs are done. If the queue is unavailable, it does not wait: the queue gives the jobs to
 * another worker when their locks expire.
 */
export async function closeWorker(
  worker: Worker,
  { readTime }: Pick<QueueBackend, 'readTime'>,
): Promise<void> {
  // takes no more jobs from now on
  await worker.pause(true);
  const isReachable = await succeeds(withTimeout(REACHABLE_MS, readTime()));
  await worker.close(!isReachable);
}

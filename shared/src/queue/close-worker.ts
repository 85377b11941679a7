import type { Worker } from 'bullmq';
import { succeeds } from '../process/succeeds.ts';
import { withTimeout } from '../process/with-timeout.ts';
import type { QueueBackend } from './queue-backend.ts';

/** Milliseconds that a queue may take to answer before its worker is closed without saying goodbye to it. */
const REACHABLE_MS = 1_000;

/**
 * Waits for the jobs in hand, unless the queue cannot be reached: what it has handed out it gives to the next worker once
 * the locks have ended.
 */
export async function closeWorker(
  worker: Worker,
  { readTime }: Pick<QueueBackend, 'readTime'>,
): Promise<void> {
  // it takes no more jobs, from now on
  await worker.pause(true);
  const isReachable = await succeeds(withTimeout(REACHABLE_MS, readTime()));
  await worker.close(!isReachable);
}

import type { Worker } from 'bullmq';
import { answers } from '../health.ts';
import { within } from '../within.ts';
import type { QueueBackend } from './backend.ts';

/** Milliseconds that a queue may take to answer before its workers are closed without saying goodbye to it. */
const REACHABLE_MS = 1_000;

/**
 * Waits for the jobs in hand, unless the queue cannot be reached: what it has handed out it gives to the next worker once
 * the locks have ended.
 */
export async function closeWorkers(
  workers: Worker[],
  { readTime }: Pick<QueueBackend, 'readTime'>,
): Promise<void> {
  // they take no more jobs, from now on
  await Promise.all(workers.map((worker) => worker.pause(true)));
  const isReachable = await answers(within(REACHABLE_MS, readTime()));
  await Promise.all(workers.map((worker) => worker.close(!isReachable)));
}

import { publishCompleteTo, withdrawCompleteTo } from '@hands/db/completeness';
import type { Heartbeats } from '@hands/db/heartbeats';
import type { Pool } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';
import type { PipelineMeter } from './pipeline-meter.ts';

/**
 * Reads the state of the pipeline for a heartbeat, and publishes up to when the results are complete. A rejected ballot that
 * an operator retries is in flight again: `settledTo` goes back to it, what was published stays.
 */
export async function reportProgress(
  pool: Pool,
  queue: Pick<BatchQueue, 'now' | 'steadyFor'>,
  pipeline: Pick<PipelineMeter, 'read'>,
): Promise<Heartbeats['worker']> {
  const state = await pipeline.read();
  const now = queue.now();
  if (queue.steadyFor() < TO_QUEUE / 1000) await withdrawCompleteTo(pool);
  else if (state.settledTo !== null && now !== undefined) await publishCompleteTo(pool, state.settledTo, now);
  return state;
}

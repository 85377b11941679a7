// Records the batches of a worker that is dead or stopped. The queue gives them to another worker only when their locks have
// expired, after 5 to 7.5 s. Until then any worker may record them as well, because recording is idempotent (I2): if the silent
// worker was only slow, nothing changes.
import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import { beatAsWorker, leaveAsWorker } from '@hands/db/worker-beats';
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { listActive } from './list-active.ts';
import type { ActiveBatches, BullQueue } from './list-active.ts';

/** Milliseconds between beats. */
const BEAT_MS = 80;
const RETRY_MS = 500;

export interface TakeOverParts {
  pool: Pool;
  queue: Pick<BatchQueue, 'bullQueues'>;
  /** Whether this worker has the batch in hand itself. */
  holds(id: string): boolean;
  /** Records a batch; see consume-batches.ts. */
  record(data: unknown, addedAt: number): Promise<void>;
  logger: Pick<Logger, 'warn'>;
}

/**
 * Beats until closed. While another worker is silent, it lists the active batches with each beat, and records those that were
 * on the list before and that it does not hold itself.
 */
export function takeOver({ pool, queue, holds, record, logger }: TakeOverParts): { close(): Promise<void> } {
  const id = randomUUID();
  let seen: ActiveBatches = new Map();
  /** Batches that are still active and that this worker has recorded, or is recording. */
  const taken = new Map<string, Promise<void>>();

  async function look(): Promise<void> {
    const isOneSilent = await beatAsWorker(pool, id);
    const active = isOneSilent ? await listActive(queue) : new Map<string, BullQueue>();
    // a worker that is alive has usually recorded a batch by the next look
    const left = [...active].filter(([batch]) => seen.has(batch) && !holds(batch) && !taken.has(batch));
    seen = active;
    for (const batch of taken.keys()) if (!active.has(batch)) taken.delete(batch);
    if (left.length > 0) logger.warn({ batches: left.length }, 'recording the batches of a silent worker');
    // not awaited, because a recording that waits for the database must not silence this worker
    for (const [batch, home] of left) taken.set(batch, recordActive(batch, home));
  }

  async function recordActive(batch: string, home: BullQueue): Promise<void> {
    try {
      const job = await home.getJob(batch);
      if (job) await record(job.data, job.timestamp);
    } catch {
      // its own worker, or the queue, tries again
      taken.delete(batch);
    }
  }

  const beats = repeat(look, {
    pauseMs: BEAT_MS,
    retryMs: RETRY_MS,
    // an unavailable queue or database is reported elsewhere
    onError: () => undefined,
  });

  return {
    async close() {
      await beats.close();
      await Promise.all(taken.values());
      await leaveAsWorker(pool, id).catch(() => undefined);
    },
  };
}

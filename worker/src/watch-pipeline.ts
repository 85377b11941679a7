// How far behind the votes the tallies are, as only the worker can tell: it sees the queue and the commits.
import type { Heartbeats } from '@hands/db/heartbeats';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';

/** So long after a batch its delay says how far behind the tallies are. */
const RECENT_MS = 10_000;

export interface Pipeline {
  /** A batch is recorded that was laid in then, in milliseconds by the queue's clock. */
  noteRecorded(addedAt: number): void;
  read(): Promise<Heartbeats['worker']>;
}

export function createPipeline(queue: BatchQueue): Pipeline {
  let latest = { behindMs: 0, at: -Infinity };

  return {
    noteRecorded(addedAt) {
      const now = queue.now();
      if (now !== undefined) latest = { behindMs: now / 1000 - addedAt, at: performance.now() };
    },
    async read() {
      try {
        // before the queue is looked at: whatever time passes in between, what was cast until now is seen
        const now = queue.now();
        if (now === undefined) throw new Error('the queue has not told its time');
        const { ballots, oldestCastAt, oldestAddedAt, failedBatches } = await queue.readBacklog();
        const isRecent = performance.now() - latest.at < RECENT_MS;
        return {
          queue: 'up',
          inFlight: ballots,
          failedBatches,
          settledTo: Math.min(oldestCastAt ?? Infinity, now - TO_QUEUE),
          behindMs:
            oldestAddedAt === undefined
              ? isRecent
                ? latest.behindMs
                : 0
              : Math.max(0, now / 1000 - oldestAddedAt),
        };
      } catch {
        // its connection logs why
        return { queue: 'down', inFlight: null, failedBatches: null, settledTo: null, behindMs: null };
      }
    },
  };
}

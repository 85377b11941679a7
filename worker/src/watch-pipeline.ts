// How far behind the votes the tallies are, as only the worker can tell: it sees the queue and the commits.
import type { Heartbeats } from '@hands/db/heartbeats';
import type { BatchQueue } from '@hands/shared/queue/open-queue';

/** So long after a batch its delay says how far behind the tallies are. */
const RECENT_MS = 10_000;

/**
 * From a ballot's stamp to its place in the queue pass a command's time-out at most (shared/src/queue/redis-backend.ts), and
 * a moment in the batch that forms: in microseconds.
 */
export const TO_QUEUE = 3_000_000;

export interface Pipeline {
  /** A batch is recorded, the oldest of whose ballots was cast then, in microseconds. */
  noteRecorded(castAt: number): void;
  read(): Promise<Heartbeats['worker']>;
}

export function createPipeline(queue: BatchQueue): Pipeline {
  let latest = { behindMs: 0, at: -Infinity };

  return {
    noteRecorded(castAt) {
      const now = queue.now();
      if (now !== undefined) latest = { behindMs: (now - castAt) / 1000, at: performance.now() };
    },
    async read() {
      try {
        // before the queue is looked at: whatever time passes in between, what was cast until now is seen
        const now = queue.now();
        if (now === undefined) throw new Error('the queue has not told its time');
        const { ballots, oldestCastAt, failedBatches } = await queue.readBacklog();
        const isRecent = performance.now() - latest.at < RECENT_MS;
        return {
          queue: 'up',
          inFlight: ballots,
          failedBatches,
          settledTo: Math.min(oldestCastAt ?? Infinity, now - TO_QUEUE),
          behindMs:
            oldestCastAt === undefined
              ? isRecent
                ? latest.behindMs
                : 0
              : Math.max(0, (now - oldestCastAt) / 1000),
        };
      } catch {
        // its connection logs why
        return { queue: 'down', inFlight: null, failedBatches: null, settledTo: null, behindMs: null };
      }
    },
  };
}

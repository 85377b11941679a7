// Measures how far the tallies are behind the votes. Only the worker can, because it sees the queue and the commits.
import type { Heartbeats, PartsSeen } from '@hands/db/heartbeats';
import { withTimeout } from '@hands/shared/process/with-timeout';
import { earliest } from '@hands/shared/queue/earliest';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';
import type { DeferredBacklog } from './deferred-ballots.ts';

/** Milliseconds for which the delay of the latest batch counts as current. */
const RECENT_MS = 10_000;

/** A queue that takes longer to report its backlog counts as unavailable, because the heartbeat would be late otherwise. */
const READ_MS = 1_500;

export interface PipelineMeter {
  /** Call this when a batch is recorded. `addedAt` is when it was added, in milliseconds by the queue's clock. */
  recordDelay(addedAt: number): void;
  read(): Promise<Heartbeats['worker']>;
}

const unknown = {
  inFlight: null,
  failedBatches: null,
  settledTo: null,
  behindMs: null,
  unreachableQueues: [],
};

/**
 * @param readDeferred reads the ballots that were taken from the queue and wait for their poll's lock
 * @param holdUp why ballots cannot be recorded now; null if they can
 * @param partsSeen the state of queue and database for the heartbeat
 */
export function createPipelineMeter(
  queue: BatchQueue,
  readDeferred: () => Promise<DeferredBacklog>,
  holdUp: () => string | null,
  partsSeen: () => PartsSeen,
): PipelineMeter {
  let latest = { behindMs: 0, at: -Infinity };

  /** @throws Error if the queue or the database is unavailable */
  async function look() {
    // 1. the time, before the queue: ballots cast until then are seen, however long reading takes
    const now = queue.now();
    if (now === undefined) throw new Error('the queue’s time is not known yet');
    // 2. the queue
    const backlog = await queue.readBacklog();
    // 3. the deferred ballots, after the queue: ballots deferred in between are seen
    const deferred = await readDeferred();
    const waitingSince = earliest([
      backlog.oldestAddedAt,
      deferred.oldestCastAt === null ? null : deferred.oldestCastAt / 1000,
    ]);
    const isRecent = performance.now() - latest.at < RECENT_MS;
    return {
      inFlight: backlog.ballots + deferred.ballots,
      failedBatches: backlog.failedBatches,
      unreachableQueues: backlog.unreachable.map(describeQueue),
      // if the queue's clock was set recently, ballots stamped before that may still be in flight
      settledTo:
        queue.steadyFor() < TO_QUEUE / 1000
          ? null
          : (earliest([
              now - TO_QUEUE,
              backlog.oldestCastAt,
              backlog.completeTo === undefined ? undefined : backlog.completeTo * 1000 - TO_QUEUE,
              deferred.oldestCastAt,
            ]) as number),
      behindMs:
        waitingSince === undefined
          ? isRecent
            ? latest.behindMs
            : 0
          : Math.max(0, now / 1000 - waitingSince),
    };
  }

  return {
    recordDelay(addedAt) {
      const now = queue.now();
      if (now !== undefined) latest = { behindMs: now / 1000 - addedAt, at: performance.now() };
    },
    async read() {
      const isReachable = partsSeen().trouble !== 'unavailable';
      const figures = isReachable ? await withTimeout(READ_MS, look()).catch(() => unknown) : unknown;
      return { ...figures, ...partsSeen(), holdUp: holdUp() };
    },
  };
}

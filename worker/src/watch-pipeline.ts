// How far behind the votes the tallies are, as only the worker can tell: it sees the queue and the commits.
import type { Heartbeats, PartsSeen } from '@hands/db/heartbeats';
import { withTimeout } from '@hands/shared/process/with-timeout';
import { earliest } from '@hands/shared/queue/earliest';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';
import type { DeferredBacklog } from './deferred-ballots.ts';

/** So long after a batch its delay says how far behind the tallies are. */
const RECENT_MS = 10_000;

/** A queue that takes longer to say what it holds is not heard: a beat that waits for it would come too late itself. */
const READ_MS = 1_500;

export interface PipelineWatch {
  /** A batch is recorded that was laid in then, in milliseconds by the queue's clock. */
  noteRecorded(addedAt: number): void;
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
 * @param readDeferred what was taken out of the queue and waits for its poll's lock
 * @param holdUp why ballots cannot be recorded now; null if they can
 * @param partsSeen what a heartbeat says of queue and database
 */
export function watchPipeline(
  queue: BatchQueue,
  readDeferred: () => Promise<DeferredBacklog>,
  holdUp: () => string | null,
  partsSeen: () => PartsSeen,
): PipelineWatch {
  let latest = { behindMs: 0, at: -Infinity };

  /** @throws if the queue or the database cannot be asked */
  async function look() {
    // before the queue is looked at: whatever time passes in between, what was cast until now is seen
    const now = queue.now();
    if (now === undefined) throw new Error('the time of the queue is not known yet');
    const backlog = await queue.readBacklog();
    // after the queue: what is deferred between the two is seen here
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
      // if the queue's clock was just set, what was stamped before may still be on its way
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
    noteRecorded(addedAt) {
      const now = queue.now();
      if (now !== undefined) latest = { behindMs: now / 1000 - addedAt, at: performance.now() };
    },
    async read() {
      const isAsked = partsSeen().trouble !== 'unavailable';
      const figures = isAsked ? await withTimeout(READ_MS, look()).catch(() => unknown) : unknown;
      return { ...figures, ...partsSeen(), holdUp: holdUp() };
    },
  };
}

// Measures how far the tallies are behind the votes. Only the worker can, because it sees the queue and the commits.
import type { Heartbeats, PartsSeen } from '@hands/db/heartbeats';
import { withTimeout } from '@hands/shared/process/with-timeout';
import { earliest } from '@hands/shared/queue/earliest';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import type { Backlog } from '@hands/shared/queue/read-backlog';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';
import type { DeferredBacklog } from './deferred-ballots.ts';
import type { InstanceWatch, SeenInstances } from './watch-instances.ts';

/** Milliseconds for which the delay of the latest batch counts as current. */
const RECENT_MS = 10_000;

/** A queue that takes longer to report its backlog counts as unavailable, because the heartbeat would be late otherwise. */
const READ_MS = 1_500;

export interface PipelineMeter {
  /** Call this when a batch is recorded. `addedAt` is when it was added, in milliseconds by the queue's clock. */
  recordDelay(addedAt: number): void;
  /** Whether so little is in flight, by the latest reading, that another reading costs next to nothing. */
  isQuiet(): boolean;
  read(): Promise<Heartbeats['worker']>;
}

const unknown = {
  inFlight: null,
  failedBatches: null,
  settledTo: null,
  behindMs: null,
  unreachableQueues: [],
};

interface Seen {
  senders: SeenInstances;
  /** Whether the senders of all batches were listed when the instances were read. */
  areAllListed: boolean;
  backlog: Backlog;
  deferred: DeferredBacklog;
}

/** Ballots in flight. Reading the backlog costs the more, the more batches wait. */
const QUIET = 1_000;

/**
 * @param instances the processes that add ballots
 * @param readDeferred reads the ballots that were taken from the queue and wait for their poll's lock
 * @param holdUp why ballots cannot be recorded now; null if they can
 * @param partsSeen the state of queue and database for the heartbeat
 */
export function createPipelineMeter(
  queue: BatchQueue,
  instances: InstanceWatch,
  readDeferred: () => Promise<DeferredBacklog>,
  holdUp: () => string | null,
  partsSeen: () => PartsSeen,
): PipelineMeter {
  let latest = { behindMs: 0, at: -Infinity };
  let inFlight = Infinity;
  /** When a reading last failed. What happened before this process started is not known either. */
  let failedAt = performance.now();

  /** @throws Error if the queue or the database is unavailable */
  async function look() {
    // 1. the time, before everything else: what is cast from now on is not covered
    const now = queue.now();
    if (now === undefined) throw new Error('the queue’s time is not known yet');
    // 2. up to when the senders' ballots have reached the queue
    const senders = await instances.look();
    // 3. the queue: ballots that reached it before are seen, or have left it
    const backlog = await queue.readBacklog();
    // 4. the deferred ballots, after the queue: ballots deferred in between are seen. Those that left the queue otherwise are
    //    recorded or rejected.
    const deferred = await readDeferred();
    // all of them, not only up to the first
    const areAllListed = Array.from(backlog.senders, instances.noteSender).every(Boolean);
    inFlight = backlog.ballots + deferred.ballots;
    const waitingSince = earliest([
      backlog.oldestAddedAt,
      deferred.oldestCastAt === null ? null : deferred.oldestCastAt / 1000,
    ]);
    const isRecent = performance.now() - latest.at < RECENT_MS;
    return {
      inFlight,
      failedBatches: backlog.failedBatches,
      unreachableQueues: backlog.unreachable.map(describeQueue),
      settledTo: findSettledTo(now, { senders, areAllListed, backlog, deferred }),
      behindMs:
        waitingSince === undefined
          ? isRecent
            ? latest.behindMs
            : 0
          : Math.max(0, now / 1000 - waitingSince),
    };
  }

  /** The earliest instant of everything that may still be on its way, or null if that is not known. */
  function findSettledTo(now: number, { senders, areAllListed, backlog, deferred }: Seen): number | null {
    // if the queue's clock was set recently, ballots stamped before that may still be in flight
    if (queue.steadyFor() < TO_QUEUE / 1000) return null;
    const areAllHeard = senders.areAllHeard && areAllListed;
    // a queue that did not answer may have commands in its buffers that are older than the longest way to it
    if (!areAllHeard && performance.now() - failedAt < TO_QUEUE / 1000) return null;
    const settledTo = earliest([
      now,
      areAllHeard ? undefined : now - TO_QUEUE,
      senders.confirmedTo,
      backlog.oldestCastAt,
      backlog.completeTo === undefined ? undefined : backlog.completeTo * 1000 - TO_QUEUE,
      deferred.oldestCastAt,
    ]);
    return settledTo !== undefined && settledTo > 0 ? settledTo : null;
  }

  return {
    isQuiet: () => inFlight < QUIET,
    recordDelay(addedAt) {
      const now = queue.now();
      if (now !== undefined) latest = { behindMs: now / 1000 - addedAt, at: performance.now() };
    },
    async read() {
      const isReachable = partsSeen().trouble !== 'unavailable';
      const figures = isReachable ? await withTimeout(READ_MS, look()).catch(() => unknown) : unknown;
      if (figures === unknown) failedAt = performance.now();
      return { ...figures, ...partsSeen(), holdUp: holdUp() };
    },
  };
}

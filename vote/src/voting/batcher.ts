// Group commit: while a batch is on its way to the queue the next ballots gather, and when the way is free all of them
// leave together: one fsync answers hundreds. A lone ballot leaves at once; only after it the next waits a few
// milliseconds for company, because a job costs the worker about the same with one ballot as with fifty. Without that
// pause 1,000 votes/s arrived as 1,000 jobs/s, more than one worker handles on two cores, and the queue grew. If it grows all
// the same, the pause is ten times as long, until the worker has caught up.
import type { Ballot } from '@hands/shared/poll/batch';
import { GATHER_MS } from '@hands/shared/queue/time-to-queue';

/** The ballot was not taken; trying again later makes sense. */
export class OverloadedError extends Error {}

export interface BatcherOptions {
  /** Lays a batch in the queue; resolves once it is on disk there. */
  send: (ballots: Ballot[]) => Promise<void>;
  /** Ballots a batch holds at most. */
  maxBallots?: number;
  /**
   * Batches on their way at once. Two: one is being written to disk while the next is encoded and sent.
   */
  maxInFlight?: number;
  /** Milliseconds from one departure to the next, unless there is company enough. */
  paceMs?: number;
  /** Ballots that do not wait for more. */
  company?: number;
  /** Whether the worker has fallen behind. Then `behindPaceMs` and `behindCompany` apply. */
  isBehind?: () => boolean;
  behindPaceMs?: number;
  /**
   * 200: enough that the worker hardly notices the number of batches, and few enough that one batch can be on its way while the
   * next gathers. Waiting for full batches of 500 cost 10 % of the votes accepted per second from 512 connections.
   */
  behindCompany?: number;
  /** Ballots gathered at most; the next one is refused. */
  maxWaiting?: number;
  /** Milliseconds that a ballot gathers at most; then it is refused. */
  maxGatherMs?: number;
  /** A batch on its way for longer than this, in milliseconds, means the queue hangs: new ballots are refused at once. */
  maxFlightMs?: number;
}

export interface Batcher {
  /**
   * Resolves once the ballot is on disk in the queue; rejects with what `send` rejected with.
   * @throws OverloadedError where it was refused unseen
   */
  add(ballot: Ballot): Promise<void>;
  /** Ballots accepted for sending that the queue has not confirmed. */
  pending(): number;
  /** Resolves when nothing is pending. */
  drain(): Promise<void>;
}

interface Waiting {
  ballot: Ballot;
  since: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export function createBatcher({
  send,
  maxBallots = 500,
  maxInFlight = 2,
  paceMs = 5,
  company = 50,
  isBehind = () => false,
  behindPaceMs = 50,
  behindCompany = 200,
  maxWaiting = 20_000,
  maxGatherMs = GATHER_MS,
  maxFlightMs = 1_000,
}: BatcherOptions): Batcher {
  const gathering: Waiting[] = [];
  let sending = 0;
  const departures = new Set<number>();
  let drained: (() => void)[] = [];

  let lastDeparture = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  function dispatchWhenDue(): void {
    if (gathering.length === 0 || departures.size >= maxInFlight) return;
    const behind = isBehind();
    const early = lastDeparture + (behind ? behindPaceMs : paceMs) - performance.now();
    if (early <= 0 || gathering.length >= (behind ? behindCompany : company)) {
      void dispatch();
    } else {
      timer ??= setTimeout(() => {
        timer = undefined;
        dispatchWhenDue();
      }, early);
    }
  }

  async function dispatch(): Promise<void> {
    refuseLate();
    const batch = gathering.splice(0, maxBallots);
    if (batch.length === 0) {
      noteDrained();
      return;
    }
    const departed = performance.now() + departures.size * 1e-6; // distinct keys for batches of one instant
    lastDeparture = departed;
    departures.add(departed);
    sending += batch.length;
    try {
      await send(batch.map(({ ballot }) => ballot));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    sending -= batch.length;
    departures.delete(departed);
    dispatchWhenDue();
    noteDrained();
  }

  function noteDrained(): void {
    if (gathering.length + sending > 0) return;
    for (const resolve of drained) resolve();
    drained = [];
  }

  /** In the order of their coming: where the first is in time, all are. */
  function refuseLate(): void {
    const earliest = performance.now() - maxGatherMs;
    if (!gathering[0] || gathering[0].since >= earliest) return;
    const inTime = gathering.findIndex(({ since }) => since >= earliest);
    const late = gathering.splice(0, inTime < 0 ? gathering.length : inTime);
    for (const { reject } of late) reject(new OverloadedError('the queue is too slow'));
  }

  function isStuck(): boolean {
    const [oldest] = departures;
    return oldest !== undefined && performance.now() - oldest > maxFlightMs;
  }

  return {
    add(ballot) {
      if (gathering.length >= maxWaiting)
        return Promise.reject(new OverloadedError('too many votes are waiting'));
      if (isStuck()) return Promise.reject(new OverloadedError('the queue does not answer'));
      return new Promise((resolve, reject) => {
        gathering.push({ ballot, since: performance.now(), resolve, reject });
        dispatchWhenDue();
      });
    },
    pending: () => gathering.length + sending,
    drain() {
      if (gathering.length + sending === 0) return Promise.resolve();
      return new Promise((resolve) => drained.push(resolve));
    },
  };
}

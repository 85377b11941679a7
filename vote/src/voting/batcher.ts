// Group commit. While batches are in flight, the next ballots wait, and then all of them are sent together: one fsync answers
// hundreds of voters. The first ballot is sent at once. The next ones linger for a few milliseconds, because a job costs the
// worker about the same with one ballot as with fifty. Without that pause 1,000 votes/s arrived as 1,000 jobs/s, more than one
// worker handles on two cores, and the queue grew. If it grows anyway, the pause is ten times as long until the worker has
// caught up.
import type { Ballot } from '@hands/shared/poll/batch';
import { MAX_WAIT_MS } from '@hands/shared/queue/time-to-queue';

/** The ballot was not accepted. Retrying later makes sense. */
export class OverloadedError extends Error {}

export interface BatcherOptions {
  /** Adds a batch to the queue; resolves once it is on disk there. */
  send: (ballots: Ballot[]) => Promise<void>;
  /** The maximum number of ballots in a batch. */
  maxBallots?: number;
  /** The maximum number of batches in flight. Two: one is being written to disk while the next is encoded and sent. */
  maxInFlight?: number;
  /** Milliseconds from one batch to the next, unless `lingerBelow` ballots are waiting. */
  lingerMs?: number;
  /** This many ballots are sent without lingering. */
  lingerBelow?: number;
  /** Whether the worker has fallen behind. If so, `behindLingerMs` and `behindLingerBelow` apply. */
  isBehind?: () => boolean;
  behindLingerMs?: number;
  /**
   * 200: enough that the number of batches hardly matters to the worker, and few enough that one batch can be in flight while
   * the next fills. Waiting for full batches of 500 cost 10 % of the votes accepted per second from 512 connections.
   */
  behindLingerBelow?: number;
  /** The maximum number of waiting ballots. Further ones fail with OverloadedError. */
  maxWaiting?: number;
  /** The maximum time in milliseconds that a ballot waits. Then it fails with OverloadedError. */
  maxWaitMs?: number;
  /** A batch in flight for longer than this, in milliseconds, means that the queue hangs: new ballots fail at once. */
  maxFlightMs?: number;
}

export interface Batcher {
  /**
   * Resolves once the ballot is on disk in the queue; rejects with the error of `send`.
   * @throws OverloadedError if the ballot was not sent
   */
  add(ballot: Ballot): Promise<void>;
  /** Ballots waiting or in flight. */
  pending(): number;
  /** When the first-cast of them was cast, in microseconds; undefined if there are none. Looks at each of them. */
  oldestCastAt(): number | undefined;
  /** How long the oldest batch has been in flight, in milliseconds; 0 if there is none. */
  oldestFlightMs(): number;
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
  lingerMs = 5,
  lingerBelow = 50,
  isBehind = () => false,
  behindLingerMs = 50,
  behindLingerBelow = 200,
  maxWaiting = 20_000,
  maxWaitMs = MAX_WAIT_MS,
  maxFlightMs = 1_000,
}: BatcherOptions): Batcher {
  const waiting: Waiting[] = [];
  let sending = 0;
  /** Oldest first. */
  const inFlight = new Set<{ sentAt: number; batch: Waiting[] }>();
  let drained: (() => void)[] = [];

  let lastSentAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  function sendWhenDue(): void {
    if (waiting.length === 0 || inFlight.size >= maxInFlight) return;
    const behind = isBehind();
    const early = lastSentAt + (behind ? behindLingerMs : lingerMs) - performance.now();
    if (early <= 0 || waiting.length >= (behind ? behindLingerBelow : lingerBelow)) {
      void sendBatch();
    } else {
      timer ??= setTimeout(() => {
        timer = undefined;
        sendWhenDue();
      }, early);
    }
  }

  async function sendBatch(): Promise<void> {
    rejectLate();
    const batch = waiting.splice(0, maxBallots);
    if (batch.length === 0) {
      resolveDrained();
      return;
    }
    const flight = { sentAt: performance.now(), batch };
    lastSentAt = flight.sentAt;
    inFlight.add(flight);
    sending += batch.length;
    try {
      await send(batch.map(({ ballot }) => ballot));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    sending -= batch.length;
    inFlight.delete(flight);
    sendWhenDue();
    resolveDrained();
  }

  function resolveDrained(): void {
    if (waiting.length + sending > 0) return;
    for (const resolve of drained) resolve();
    drained = [];
  }

  /** Ballots wait in the order of arrival: if the first is not late, none is. */
  function rejectLate(): void {
    const earliest = performance.now() - maxWaitMs;
    if (!waiting[0] || waiting[0].since >= earliest) return;
    const inTime = waiting.findIndex(({ since }) => since >= earliest);
    const late = waiting.splice(0, inTime < 0 ? waiting.length : inTime);
    for (const { reject } of late) reject(new OverloadedError('the queue is too slow'));
  }

  function oldestFlightMs(): number {
    const [oldest] = inFlight;
    return oldest === undefined ? 0 : performance.now() - oldest.sentAt;
  }

  return {
    add(ballot) {
      if (waiting.length >= maxWaiting)
        return Promise.reject(new OverloadedError('too many votes are waiting'));
      if (oldestFlightMs() > maxFlightMs)
        return Promise.reject(new OverloadedError('the queue does not respond'));
      return new Promise((resolve, reject) => {
        waiting.push({ ballot, since: performance.now(), resolve, reject });
        sendWhenDue();
      });
    },
    pending: () => waiting.length + sending,
    // Not simply the first one's: a ballot may have a later time than those after it (see `laterThan` in ballot-box.ts). To
    // look at 20,000 ballots takes 0.1 ms, a few times a second; to keep track of the oldest would cost every vote a little.
    oldestCastAt: () => oldestOf([waiting, ...Array.from(inFlight, ({ batch }) => batch)]),
    oldestFlightMs,
    drain() {
      if (waiting.length + sending === 0) return Promise.resolve();
      return new Promise((resolve) => drained.push(resolve));
    },
  };
}

function oldestOf(batches: Waiting[][]): number | undefined {
  let oldest = Infinity;
  for (const batch of batches)
    for (const { ballot } of batch) if (ballot.castAt < oldest) oldest = ballot.castAt;
  return oldest === Infinity ? undefined : oldest;
}

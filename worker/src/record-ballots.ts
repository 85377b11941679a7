// Records ballots in Postgres. Every ballot ends up recorded, rejected with the reason, or deferred because its poll is
// locked.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { isLockTimeout, isDataError } from './database-errors.ts';
import type { DatabaseRetry } from './database-retry.ts';
import { deferBallots } from './deferred-ballots.ts';
import { findLockedPolls } from './find-locked-polls.ts';
import { recordBatch } from './record-batch.ts';
import type { RecordedCounts } from './recorded-counts.ts';
import { rejectBallot } from './reject-ballot.ts';

/** What happened to a group of ballots. Ballots that are not counted here changed nothing. */
export interface Outcome extends RecordedCounts {
  deferred: number;
}

export interface BallotRecorder {
  /** Resolves once every ballot is recorded, rejected or deferred. Rejects only when the worker stops. */
  record(ballots: Ballot[]): Promise<Outcome>;
  /**
   * Like `record`, for ballots of one poll that are already deferred.
   * @throws DatabaseError if the poll is still locked
   */
  recordNow(ballots: Ballot[]): Promise<RecordedCounts>;
  /** Polls whose ballots are deferred without another attempt, because the last one timed out waiting for a lock. */
  lockedPolls: Set<number>;
}

const nothing: Outcome = { written: 0, rejected: 0, deferred: 0 };

const add = (one: Outcome, other: Outcome): Outcome => ({
  written: one.written + other.written,
  rejected: one.rejected + other.rejected,
  deferred: one.deferred + other.deferred,
});

/** @param pool needs a short `lockMs`: a locked poll delays the other polls of its group by that time, once */
export function createBallotRecorder(pool: Pool, { untilDone }: DatabaseRetry): BallotRecorder {
  const lockedPolls = new Set<number>();

  async function record(ballots: Ballot[]): Promise<Outcome> {
    // Divided before anything is awaited: another group may find a poll locked meanwhile.
    const [locked, free] = divide(ballots, ({ pollId }) => lockedPolls.has(pollId));
    if (locked.length === 0) return recordOrSplit(free);
    return add(await defer(locked), await recordOrSplit(free));
  }

  async function recordOrSplit(ballots: Ballot[]): Promise<Outcome> {
    try {
      return { ...(await recordNow(ballots)), deferred: 0 };
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      return recordAroundLocks(ballots);
    }
  }

  // One invalid ballot makes Postgres reject the whole statement. Splitting the ballots in half, again and again, finds the
  // invalid one and records all others.
  async function recordNow(ballots: Ballot[]): Promise<RecordedCounts> {
    const [first] = ballots;
    if (!first) return nothing;
    try {
      return await untilDone(
        () => recordBatch(pool, ballots),
        (error) => isDataError(error) || isLockTimeout(error),
      );
    } catch (error) {
      if (!isDataError(error)) throw error;
      if (ballots.length === 1) {
        await untilDone(() => rejectBallot(pool, first, (error as Error).message));
        return { written: 0, rejected: 1 };
      }
      const [left, right] = halve(ballots);
      const one = await recordNow(left);
      const other = await recordNow(right);
      return { written: one.written + other.written, rejected: one.rejected + other.rejected };
    }
  }

  // 1. Usually the polls' own rows are locked, and `findLockedPolls` finds them.
  // 2. Otherwise something below them is locked, such as a ballot that an operator changes by hand. Splitting the polls in
  //    half, again and again, finds the locked one.
  // 3. The ballots of locked polls are deferred, and all others are recorded.
  async function recordAroundLocks(ballots: Ballot[]): Promise<Outcome> {
    const polls = [...new Set(ballots.map(({ pollId }) => pollId))];
    const locked = await untilDone(() => findLockedPolls(pool, polls));
    if (locked.size === 0 && polls.length > 1) {
      const half = new Set(halve(polls)[0]);
      const [left, right] = divide(ballots, ({ pollId }) => half.has(pollId));
      return add(await recordOrSplit(left), await recordOrSplit(right));
    }
    for (const pollId of locked.size > 0 ? locked : polls) lockedPolls.add(pollId);
    return record(ballots);
  }

  async function defer(ballots: Ballot[]): Promise<Outcome> {
    await untilDone(() => deferBallots(pool, ballots));
    return { ...nothing, deferred: ballots.length };
  }

  return { record, recordNow, lockedPolls };
}

function halve<Item>(items: Item[]): [Item[], Item[]] {
  const half = Math.ceil(items.length / 2);
  return [items.slice(0, half), items.slice(half)];
}

/** @returns the items of which this is true, and the others */
function divide<Item>(items: Item[], isTrue: (item: Item) => boolean): [Item[], Item[]] {
  const some: Item[] = [];
  const others: Item[] = [];
  for (const item of items) (isTrue(item) ? some : others).push(item);
  return [some, others];
}

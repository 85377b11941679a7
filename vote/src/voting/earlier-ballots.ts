// The voter's first ballot in a poll that forbids changing a vote: from the database, or from this process's memory if the
// worker has not recorded it yet. It serves the response only. What counts is decided when ballots are recorded: the first
// one cast counts (I3), even if this process does not know it because another instance took it or the database is down.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { LRUCache } from 'lru-cache';
import type { Poll } from '../polls/read-polls.ts';
import { createBallotFinder } from './find-recorded-ballots.ts';
import { createInvalidBallotFinder } from './find-invalid-ballots.ts';
import type { BallotFinder } from './find-recorded-ballots.ts';

/** Much longer than recording takes. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 100_000;

export interface EarlierBallots {
  /**
   * Finds the voter's ballot in this poll, or casts one if there is none. If several calls for one voter run at once, one of
   * them casts and the others wait for it.
   * @throws what `cast` throws; the voter may then try again
   */
  findOrCast(poll: PollOfBallot, voterId: string, cast: () => Promise<Ballot>): Promise<Ballot>;
}

type PollOfBallot = Pick<Poll, 'id' | 'validFrom'>;

export function createEarlierBallots(pool: Pool): EarlierBallots {
  const stored = createBallotFinder(pool);
  const isInvalid = createInvalidBallotFinder(pool);
  const remembered = new LRUCache<string, Promise<Ballot>>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });

  async function findOrCast(
    poll: PollOfBallot,
    voterId: string,
    cast: () => Promise<Ballot>,
  ): Promise<Ballot> {
    // A reset poll has another `validFrom`, so its earlier ballots are not found. But `poll` may be a second old.
    const key = `${poll.id} ${poll.validFrom ?? ''} ${voterId}`;
    const known = remembered.get(key);
    const earlier = await known?.catch(() => undefined);
    // A database that is down for this process alone may have reset the poll for others. The receipt says so later.
    if (earlier && !(await isInvalid(earlier).catch(() => false))) return earlier;
    if (earlier && remembered.get(key) === known) remembered.delete(key);
    // the remembered one has failed or counts no more, and another may be under way by now
    if (remembered.has(key)) return findOrCast(poll, voterId, cast);

    const ballot = (async () => {
      try {
        const found = await findStored(stored, poll.id, voterId);
        if (found) remembered.delete(key);
        return found ?? (await cast());
      } catch (error) {
        remembered.delete(key);
        throw error;
      }
    })();
    remembered.set(key, ballot);
    return ballot;
  }

  return { findOrCast };
}

async function findStored(
  ballots: BallotFinder,
  pollId: number,
  voterId: string,
): Promise<Ballot | undefined> {
  try {
    const found = await ballots.find(pollId, voterId);
    // withdrawn while the poll still allowed changes
    return found?.choices.length === 0 ? undefined : found;
  } catch {
    // The database is down, which the poll cache logs. The vote is accepted: the queue keeps it.
    return undefined;
  }
}

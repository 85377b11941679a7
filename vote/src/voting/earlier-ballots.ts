// Where a poll forbids changing a vote, the voter's first ballot: from the database, or, where the worker has not got to
// it yet, from this process's memory. This is for the answer alone. What counts is decided when ballots are recorded: the
// first cast stays (I3), also where this knows nothing of it: it was cast at another instance and is not recorded yet, or
// the database is away.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import type { Poll } from '../polls/read-polls.ts';
import { createBallotFinder } from './find-recorded-ballots.ts';
import type { BallotFinder } from './find-recorded-ballots.ts';

/** How long a ballot cast here is remembered; a worker that keeps up has long recorded it. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 100_000;

export interface EarlierBallots {
  /**
   * The voter's ballot in this poll, which is the one that `cast` makes where there was none. Of several calls for one
   * voter at once, one casts and the rest wait for it.
   * @throws what `cast` throws; the voter may then try again
   */
  findOrCast(poll: PollOfBallot, voterId: string, cast: () => Promise<Ballot>): Promise<Ballot>;
}

type PollOfBallot = Pick<Poll, 'id' | 'validFrom'>;

export function createEarlierBallots(pool: Pool): EarlierBallots {
  const stored = createBallotFinder(pool);
  const remembered = new Map<string, { ballot: Promise<Ballot>; since: number }>();

  function remember(key: string, ballot: Promise<Ballot>): void {
    const now = performance.now();
    for (const [oldest, { since }] of remembered) {
      if (now - since < REMEMBERED_MS && remembered.size < MAX_REMEMBERED) break;
      remembered.delete(oldest);
    }
    remembered.set(key, { ballot, since: now });
  }

  function recall(key: string): Promise<Ballot | undefined> | undefined {
    const known = remembered.get(key);
    if (!known || performance.now() - known.since > REMEMBERED_MS) remembered.delete(key);
    else return known.ballot.catch(() => undefined);
  }

  async function findOrCast(
    poll: PollOfBallot,
    voterId: string,
    cast: () => Promise<Ballot>,
  ): Promise<Ballot> {
    // a poll that was reset knows nothing of its earlier ballots
    const key = `${poll.id} ${poll.validFrom ?? ''} ${voterId}`;
    const earlier = await recall(key);
    if (earlier) return earlier;
    // the one remembered may have failed meanwhile, and another be under way
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
    remember(key, ballot);
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
    return await ballots.find(pollId, voterId);
  } catch {
    // The database is away, which the poll cache logs. The vote is taken: the queue is there to outlast this.
    return undefined;
  }
}

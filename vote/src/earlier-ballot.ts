// Where a poll forbids changing a vote, the voter's first ballot: from the database, or, where the worker has not got to
// it yet, from this process's memory. This is for the answer alone. What counts is decided when ballots are recorded: the
// first cast stays (I3), also where this knows nothing of it: it was cast at another instance and is not recorded yet, or
// the database is away.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/batch';
import DataLoader from 'dataloader';
import type { Poll } from './read-polls.ts';
import { within } from './within.ts';

/** How long a ballot cast here is remembered; a worker that keeps up has long recorded it. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 100_000;
/** A database that does not answer by then counts as away. */
const LOOKUP_MS = 1_000;

export interface EarlierBallots {
  /**
   * The voter's ballot in this poll, which is the one that `cast` makes where there was none. Of several calls for one
   * voter at once, one casts and the rest wait for it.
   * @throws what `cast` throws; the voter may then try again
   */
  findOrCast(poll: PollOfBallot, voterId: string, cast: () => Promise<Ballot>): Promise<Ballot>;
}

type PollOfBallot = Pick<Poll, 'id' | 'epochAt'>;
type Place = Pick<Ballot, 'pollId' | 'voterId'>;

export function createEarlierBallots(pool: Pool): EarlierBallots {
  // all that is asked for in one turn of the event loop is one query; without its cache, because the answers change
  const stored = new DataLoader<Place, Ballot | undefined>((places) => readBallots(pool, places), {
    cache: false,
    batchScheduleFn: setImmediate,
  });
  const remembered = new Map<string, { ballot: Promise<Ballot>; since: number }>();

  function remember(key: string, ballot: Promise<Ballot>): void {
    const now = performance.now();
    for (const [oldest, { since }] of remembered) {
      if (now - since < REMEMBERED_MS && remembered.size < MOST_REMEMBERED) break;
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
    const pollId = poll.id;
    // a poll that was reset knows nothing of its earlier ballots
    const key = `${poll.epochAt ?? ''} ${keyOf({ pollId, voterId })}`;
    const earlier = await recall(key);
    if (earlier) return earlier;
    // the one remembered may have failed meanwhile, and another be under way
    if (remembered.has(key)) return findOrCast(poll, voterId, cast);

    const ballot = (async () => {
      try {
        const found = await findStored(stored, { pollId, voterId });
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

const keyOf = ({ pollId, voterId }: Place) => `${pollId} ${voterId}`;

async function findStored(
  stored: DataLoader<Place, Ballot | undefined>,
  place: Place,
): Promise<Ballot | undefined> {
  try {
    return await stored.load(place);
  } catch {
    // The database is away, which the poll cache logs. The vote is taken: the queue is there to outlast this.
    return undefined;
  }
}

async function readBallots(pool: Pool, places: readonly Place[]): Promise<(Ballot | undefined)[]> {
  const query = pool.query<Ballot>(
    `select
       poll_id as "pollId",
       voter_id as "voterId",
       choices,
       (extract(epoch from cast_at) * 1000000)::float8 as "castAt"
     from unnest($1::integer[], $2::uuid[]) as asked (poll_id, voter_id)
     join ballots using (poll_id, voter_id)`,
    [places.map(({ pollId }) => pollId), places.map(({ voterId }) => voterId)],
  );
  const { rows } = await within(LOOKUP_MS, query);
  const found = new Map(rows.map((ballot) => [keyOf(ballot), ballot]));
  return places.map((place) => found.get(keyOf(place)));
}

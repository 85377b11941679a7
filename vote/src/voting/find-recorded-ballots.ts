// Finds the recorded ballots of voters, for those who vote again and for their own pages.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';
import DataLoader from 'dataloader';

/** A database that takes longer counts as unavailable. */
const LOOKUP_MS = 1_000;

type Place = Pick<Ballot, 'pollId' | 'voterId'>;

export interface BallotFinder {
  /**
   * A withdrawn vote has no choices. Undefined if no ballot is recorded, or only one that a reset is about to remove. Rejects if
   * the database is unavailable or takes more than a second; at once after a few time-outs.
   */
  find(pollId: number, voterId: string): Promise<Ballot | undefined>;
}

/** Combines all lookups of one turn of the event loop into one query. */
export function createBallotFinder(pool: Pool): BallotFinder {
  // without DataLoader's cache, because the answers change
  const run = createCircuitBreaker(LOOKUP_MS);
  const ballots = new DataLoader<Place, Ballot | undefined>(
    (places) => run(() => findRecordedBallots(pool, places)),
    {
      cache: false,
      batchScheduleFn: setImmediate,
    },
  );
  return { find: (pollId, voterId) => ballots.load({ pollId, voterId }) };
}

async function findRecordedBallots(pool: Pool, places: readonly Place[]): Promise<(Ballot | undefined)[]> {
  const { rows } = await pool.query<Ballot>(
    `select
       poll_id as "pollId",
       voter_id as "voterId",
       choices,
       unix_micros(cast_at) as "castAt"
     from unnest($1::integer[], $2::uuid[]) as asked (poll_id, voter_id)
     join ballots using (poll_id, voter_id)
     join polls on polls.id = poll_id and not resetting`,
    [places.map(({ pollId }) => pollId), places.map(({ voterId }) => voterId)],
  );
  const keyOf = ({ pollId, voterId }: Place) => `${pollId} ${voterId}`;
  const found = new Map(rows.map((ballot) => [keyOf(ballot), ballot]));
  return places.map((place) => found.get(keyOf(place)));
}

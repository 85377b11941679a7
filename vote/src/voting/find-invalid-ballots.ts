// Finds out whether ballots that this process remembers still count. Their poll may have been reset a moment ago, and this process
// may not have learned of it yet.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';
import DataLoader from 'dataloader';

/** A database that takes longer counts as unavailable. */
const LOOKUP_MS = 1_000;

/**
 * @returns a function that resolves with whether the ballot was cast before its poll was last reset, reopened or changed. It rejects
 *   if the database is unavailable or takes more than a second; at once after a few time-outs. All lookups of one turn of the event
 *   loop are one query.
 */
export function createInvalidBallotFinder(pool: Pool): (ballot: Ballot) => Promise<boolean> {
  const run = createCircuitBreaker(LOOKUP_MS);
  const ballots = new DataLoader<Ballot, boolean>((cast) => run(() => findInvalidBallots(pool, cast)), {
    cache: false,
    batchScheduleFn: setImmediate,
  });
  return (ballot) => ballots.load(ballot);
}

async function findInvalidBallots(pool: Pool, ballots: readonly Ballot[]): Promise<boolean[]> {
  const { rows } = await pool.query<{ isInvalid: boolean }>(
    `select coalesce(cast_at < unix_micros(valid_from), false) as "isInvalid"
     from unnest($1::integer[], $2::bigint[]) with ordinality as remembered (poll_id, cast_at, place)
     left join polls on polls.id = poll_id
     order by place`,
    [ballots.map(({ pollId }) => pollId), ballots.map(({ castAt }) => castAt)],
  );
  return rows.map(({ isInvalid }) => isInvalid);
}

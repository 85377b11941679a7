import { inspect } from 'node:util';
import { DatabaseError } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { ballotSchema } from '@hands/shared/poll/batch';

/**
 * Stores a ballot that cannot be counted, with the reason (I6) and, if it is well-formed, its poll, voter and time of
 * casting. The same ballot is stored only once. What is nested too deeply to be written as JSON is stored in short, as text.
 */
export async function rejectBallot(pool: Pool, ballot: unknown, reason: string): Promise<void> {
  try {
    await insert(pool, ballot, reason);
  } catch (error) {
    if (!isTooDeep(error)) throw error;
    await insert(pool, inspect(ballot), reason);
  }
}

/** JSON.stringify() writes some 4,000 levels. 54001: Postgres reads some 6,000, or as many as `max_stack_depth` allows. */
const isTooDeep = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof DatabaseError && error.code === '54001');

async function insert(pool: Pool, ballot: unknown, reason: string): Promise<void> {
  const { data } = ballotSchema.safeParse(ballot);
  await pool.query(
    `insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
     values ($1, $2, timestamp_micros($3), $4::json, $5)
     on conflict (md5(ballot::text)) do nothing`,
    // Postgres text cannot contain NUL, and a reason may quote one
    [data?.pollId, data?.voterId, data?.castAt, JSON.stringify(ballot), reason.replaceAll('\0', '')],
  );
}

import type { Pool } from '@hands/db/pool';
import { ballotSchema } from '@hands/shared/poll/batch';

/**
 * Stores a ballot that cannot be counted, with the reason (I6) and, if it is well-formed, its poll, voter and time of
 * casting. The same ballot is stored only once.
 */
export async function rejectBallot(pool: Pool, ballot: unknown, reason: string): Promise<void> {
  const { data } = ballotSchema.safeParse(ballot);
  await pool.query(
    `insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
     values ($1, $2, timestamp_micros($3), $4::json, $5)
     on conflict (md5(ballot::text)) do nothing`,
    // Postgres text cannot contain NUL, and a reason may quote one
    [data?.pollId, data?.voterId, data?.castAt, JSON.stringify(ballot), reason.replaceAll('\0', '')],
  );
}

// Rejected ballots, without their choices: votes are secret, also from administrators.
import type { Pool } from '@hands/db/pool';
import { readPage } from '../managing/read-page.ts';
import type { Page, PageQuery } from '../managing/read-page.ts';

export interface RejectedBallot {
  id: number;
  /** Null if the ballot is too malformed to be retried. */
  pollId: number | null;
  reason: string;
  /** Microseconds since the Unix epoch. */
  castAt: number | null;
  rejectedAt: number;
}

/** Newest first. */
export function listRejected(pool: Pool, query: PageQuery): Promise<Page<RejectedBallot>> {
  return readPage(
    pool,
    `select
       id,
       poll_id as "pollId",
       reason,
       unix_micros(cast_at) as "castAt",
       unix_micros(rejected_at) as "rejectedAt"
     from rejected_ballots`,
    query,
  );
}

export interface RejectedCount {
  pollId: number | null;
  reason: string;
  ballots: number;
}

/** The number of rejected ballots per poll and reason, largest first; at most 100 rows. */
export async function countRejected(pool: Pool, poll?: number): Promise<RejectedCount[]> {
  const { rows } = await pool.query<RejectedCount>(
    `select
       poll_id as "pollId",
       reason,
       count(*) as ballots
     from rejected_ballots
     where ($1::integer is null or poll_id = $1)
     group by poll_id, reason
     order by ballots desc, poll_id, reason
     limit 100`,
    [poll],
  );
  return rows;
}

export async function countAllRejected(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ ballots: number }>('select count(*) as ballots from rejected_ballots');
  return rows[0]?.ballots ?? 0;
}

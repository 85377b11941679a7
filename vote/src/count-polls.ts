import type { Pool } from '@hands/db/pool';

export interface PollCounts {
  polls: number;
  openPolls: number;
  /** Those that count, of all polls together. */
  ballots: number;
}

export async function countPolls(pool: Pool): Promise<PollCounts> {
  const { rows } = await pool.query<PollCounts>(
    `select
       count(*)::integer as polls,
       (count(*) filter (where coalesce(opens_at <= now(), true) and coalesce(closes_at > now(), true)))::integer
         as "openPolls",
       coalesce(sum(ballots), 0)::float8 as ballots
     from polls`,
  );
  const [counts] = rows;
  if (!counts) throw new TypeError('counting polls had no answer');
  return counts;
}

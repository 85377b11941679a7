import type { Pool } from '@hands/db/pool';
import { pollsNow } from './read-polls.ts';

export interface PollCounts {
  polls: number;
  openPolls: number;
  /** Ballots that count, across all polls. */
  ballots: number;
}

export async function countPolls(pool: Pool): Promise<PollCounts> {
  const { rows } = await pool.query<PollCounts>(
    `select
       count(*) as polls,
       count(*) filter (where poll_status(polls, clock.now) = 'open') as "openPolls",
       coalesce(sum(ballots), 0)::bigint as ballots
     from ${pollsNow}`,
  );
  const [counts] = rows;
  if (!counts) throw new TypeError('counting polls returned no row');
  return counts;
}

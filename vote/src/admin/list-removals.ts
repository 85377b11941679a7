import type { Pool } from '@hands/db/pool';
import type { Removal } from '../polls/read-polls.ts';

export interface RemovalUnderWay extends Removal {
  pollId: number;
  /** Deleted: the poll is gone, and only its ballots are left. */
  kind: 'reset' | 'delete';
  question: string;
}

/** Polls whose ballots are being removed, the oldest order first; a hundred at most. */
export async function listRemovals(pool: Pool): Promise<RemovalUnderWay[]> {
  const { rows } = await pool.query<RemovalUnderWay>(
    `select
       poll_id as "pollId",
       kind,
       question,
       removed,
       ballots as total
     from removals
     order by started_at, poll_id
     limit 100`,
  );
  return rows;
}

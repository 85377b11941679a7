import type { Pool } from '@hands/db/pool';
import type { Removal } from '../polls/read-polls.ts';

export interface RemovalUnderWay extends Removal {
  pollId: number;
  /** `delete`: the poll itself is already gone; only its ballots remain. */
  kind: 'reset' | 'delete';
  question: string;
}

/** Polls whose ballots are being removed, the oldest removal first; at most 100. */
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

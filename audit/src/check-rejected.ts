import type { Pool, PoolClient } from '@hands/db/pool';
import type { Finding } from './finding.ts';

/** A ballot is either counted or rejected, never both (I6). */
export async function checkRejected(client: Pool | PoolClient, pollId: number | null): Promise<Finding[]> {
  const { rows } = await client.query<{ pollId: number; both: number }>(
    `select poll_id as "pollId", count(*) as both
     from rejected_ballots
     join ballots using (poll_id, voter_id, cast_at)
     where $1::integer is null
       or poll_id = $1
     group by poll_id
     order by poll_id`,
    [pollId],
  );
  return rows.map((row) => ({
    pollId: row.pollId,
    check: 'rejected',
    detail: `ballots that are both counted and rejected: ${row.both}`,
  }));
}

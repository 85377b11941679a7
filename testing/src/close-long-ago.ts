import type { Pool } from '@hands/db/pool';

/** Makes a poll look as if it had closed in 2020, which no call can. @returns its id */
export async function closeLongAgo(pool: Pick<Pool, 'query'>, pollId: number): Promise<number> {
  await pool.query(
    `update polls set closes_at = timestamptz '2020-01-01 12:00Z', version = version + 1 where id = $1`,
    [pollId],
  );
  return pollId;
}

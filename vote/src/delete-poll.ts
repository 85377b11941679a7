import type { Pool } from '@hands/db/pool';

/**
 * Deletes a poll with its options, ballots and tallies. Ballots still on their way are set aside by the worker.
 * @returns false where there is no such poll
 */
export async function deletePoll(pool: Pool, id: number): Promise<boolean> {
  const { rowCount } = await pool.query('delete from polls where id = $1', [id]);
  return rowCount === 1;
}

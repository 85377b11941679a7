import type { Pool } from './pool.ts';

/** The number of the poll with this slug; undefined if there is none. */
export async function findPollId(pool: Pool, slug: string): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number }>('select id from polls where slug = $1', [slug]);
  return rows[0]?.id;
}

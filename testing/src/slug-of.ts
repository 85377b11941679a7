import type { Pool } from '@hands/db/pool';

export async function slugOf(pool: Pick<Pool, 'query'>, pollId: number): Promise<string> {
  const { rows } = await pool.query<{ slug: string }>('select slug from polls where id = $1', [pollId]);
  return rows[0]?.slug ?? '';
}

import type { Pool } from '@hands/db/pool';

/** The path of the page that manages a poll. */
export async function managePathOf(pool: Pick<Pool, 'query'>, pollId: number): Promise<string> {
  const { rows } = await pool.query<{ slug: string }>('select slug from polls where id = $1', [pollId]);
  return `/p/${rows[0]?.slug ?? ''}/manage`;
}

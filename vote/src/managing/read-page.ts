import type { Pool } from '@hands/db/pool';

/** Selects a page of rows. */
export interface PageQuery {
  /** Only rows of this poll. */
  poll?: number | undefined;
  /** Only rows with a lower id. */
  before?: number | undefined;
  limit: number;
}

export interface Page<Row> {
  rows: Row[];
  /** The last row's id if there is a next page. */
  next: number | undefined;
}

/**
 * Reads a page of rows, newest first.
 * @param select the statement up to its conditions, from a table with `id` and `poll_id`
 */
export async function readPage<Row extends { id: number }>(
  pool: Pool,
  select: string,
  { poll, before, limit }: PageQuery,
): Promise<Page<Row>> {
  const { rows } = await pool.query<Row>(
    `${select}
     where ($1::integer is null or poll_id = $1)
       and ($2::bigint is null or id < $2)
     order by id desc
     limit $3`,
    // one more than the page holds, which shows whether there is a next page
    [poll, before, limit + 1],
  );
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? shown.at(-1)?.id : undefined };
}

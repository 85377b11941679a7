import type { Pool } from '@hands/db/pool';

export interface ClosingPolls {
  polls: number;
  /** Seconds since the deadline of the one that has waited longest for its seal; 0 if there are none. */
  longestSeconds: number;
}

/** Reads the polls whose deadline has passed and that have no seal yet. An index has these alone. */
export async function readClosingPolls(pool: Pool): Promise<ClosingPolls> {
  const { rows } = await pool.query<ClosingPolls>({
    name: 'read-closing-polls',
    text: `
      select
        count(*) as polls,
        coalesce(extract(epoch from queue_now() - min(closes_at)), 0)::float8 as "longestSeconds"
      from polls
      where sealed_at is null
        and closes_at <= queue_now()`,
  });
  return rows[0] ?? { polls: 0, longestSeconds: 0 };
}

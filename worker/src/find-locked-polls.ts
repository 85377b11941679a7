import type { Pool } from '@hands/db/pool';

/** Returns those of the given polls that another transaction holds locked at the moment. Does not wait for locks. */
export async function findLockedPolls(pool: Pool, pollIds: number[]): Promise<Set<number>> {
  const { rows } = await pool.query<{ id: number }>({
    name: 'find-locked-polls',
    text: `
      with free as materialized (
        select id
        from polls
        where id = any ($1::integer[])
        order by id
        for no key update skip locked
      )
      select id
      from polls
      where id = any ($1::integer[])
        and id not in (select id from free)`,
    values: [pollIds],
  });
  return new Set(rows.map(({ id }) => id));
}

// Each worker shows that it is alive by a row of its own, so that another one notices within a fraction of a second that it is
// not (worker/src/take-over.ts). The heartbeats of heartbeats.ts are for people, and slower.
import type { Pool } from './pool.ts';

/** Milliseconds after which a worker that was not seen is suspected to be dead or stopped. */
const SUSPECT_MS = 200;

/** Seconds after which it is no longer suspected: by then the queue has given its batches to others. */
const GIVEN_BACK_SECONDS = 10;

/**
 * Records that this worker is alive.
 * @returns whether another worker is suspected not to be
 */
export async function beatAsWorker(pool: Pool, id: string): Promise<boolean> {
  const query = {
    name: 'beat-as-worker',
    // a late beat is useless, and shutdown must not wait for it
    query_timeout: 1_000,
    text: `
      with beat as (
        insert into workers (id, seen_at)
        values ($1, clock_timestamp())
        on conflict (id) do update
          set seen_at = excluded.seen_at
      ), removed as (
        delete from workers
        where id <> $1
          and seen_at < clock_timestamp() - interval '1 minute'
      )
      select exists (
        select
        from workers
        where id <> $1
          and seen_at between clock_timestamp() - $2 * interval '1 second' and clock_timestamp() - $3 * interval '1 millisecond'
      ) as "isSilent"`,
    values: [id, GIVEN_BACK_SECONDS, SUSPECT_MS],
  };
  const { rows } = await pool.query<{ isSilent: boolean }>(query);
  return rows[0]?.isSilent ?? false;
}

/** Removes the worker's row, so that nobody misses it. */
export async function leaveAsWorker(pool: Pool, id: string): Promise<void> {
  const query = { query_timeout: 1_000, text: 'delete from workers where id = $1', values: [id] };
  await pool.query(query);
}

// Gives the jobs of lost workers to others. In Postgres, BullMQ takes the time of locks and of the last check from each host's own
// clock: after a host whose clock is an hour ahead has checked, or was lost with a job in hand, all others would wait for an hour.
import type pg from 'pg';
import { workerOptions } from './worker-options.ts';

/** @returns the ids of the jobs that wait again */
export async function reclaimJobs(pool: pg.Pool, queue: string): Promise<string[]> {
  const { lockDuration, stalledInterval, maxStalledCount } = workerOptions;
  const { rows: clock } = await pool.query<{ now: string }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
  );
  const now = Number(clock[0]?.now);
  // a worker that is alive extends its locks twice as often as they expire
  await pool.query(
    `update job
     set locked_until_ms = $2
     where queue = $1
       and state = 'active'
       and locked_until_ms > $2`,
    [queue, now + lockDuration],
  );
  await pool.query(
    `update meta
     set value = $2::text
     where queue = $1
       and field = 'stalled-check'
       and value::bigint > $2::bigint`,
    [queue, now],
  );
  const { rows } = await pool.query<{ id: string }>(
    'select id from move_stalled_jobs_to_wait($1, $2, $3, $4) as reclaimed (id)',
    [queue, maxStalledCount, now, stalledInterval],
  );
  return rows.map(({ id }) => id);
}

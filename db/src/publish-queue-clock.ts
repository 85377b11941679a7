// Polls open and close by the queue's clock (I8). SQL reads it with queue_now(): the database's clock plus the stored offset
// of the queue's clock.
import type { Pool } from './pool.ts';

/** Microseconds by which the stored offset may be wrong, so that it is not rewritten all the time. */
const TOLERANCE = 20_000;

const readClock = {
  name: 'read-queue-clock',
  // as with a heartbeat, a late result is useless
  query_timeout: 1_000,
  text: `
    select
      unix_micros(statement_timestamp()) as time,
      (extract(epoch from ahead) * 1000000)::bigint as ahead
    from queue_clock`,
};

/**
 * Measures how far the queue's clock is ahead of the database's, and stores the offset if it has changed.
 * @param queueTime the queue's clock in microseconds; nothing is stored while it is unknown
 */
export async function publishQueueClock(pool: Pool, queueTime: () => number | undefined): Promise<void> {
  const asked = queueTime();
  const { rows } = await pool.query<{ time: number; ahead: number }>(readClock);
  const answered = queueTime();
  const [stored] = rows;
  if (!stored || asked === undefined || answered === undefined) return;
  // the database read its clock at some instant during the round trip
  const [low, high] = [asked - stored.time, answered - stored.time];
  if (stored.ahead >= low - TOLERANCE && stored.ahead <= high + TOLERANCE) return;
  await pool.query(`update queue_clock set ahead = $1::bigint * interval '1 microsecond'`, [
    Math.round((low + high) / 2),
  ]);
}

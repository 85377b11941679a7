// The bound up to which results are complete: every vote cast before it is recorded or rejected. Workers publish it, result
// shows it.
import type { Pool, PoolClient } from './pool.ts';

/** Microseconds by which `queue_now()` may be behind the queue's clock, generously. */
const TOLERANCE = 1_000_000;

/**
 * Publishes a bound in microseconds, unless a later one is published already: what was true once stays true. A published bound
 * that lies in the future is from before the queue's clock was set back, and is replaced. Does not wait for the disk.
 * @param now the queue's time
 */
export async function publishCompleteTo(pool: Pool, completeTo: number, now: number): Promise<void> {
  await pool.query({
    name: 'publish-complete-to',
    text: `
      update completeness
      set complete_to = timestamp_micros($1)
      where set_config('synchronous_commit', 'off', true) = 'off'
        and (complete_to between timestamp_micros($1) and timestamp_micros($2)) is not true`,
    values: [completeTo, now],
  });
}

/** Takes the bound back, because the queue's clock was set and instants before that mean something else now. */
export async function withdrawCompleteTo(pool: Pool): Promise<void> {
  await pool.query('update completeness set complete_to = null where complete_to is not null');
}

export interface Completeness {
  /** Microseconds by the queue's clock; null if it is not known. */
  completeTo: number | null;
  /** The queue's time. */
  now: number;
}

/** Reads the bound. Whatever is read from the database afterwards contains every vote that it promises. */
export async function readCompleteness(db: Pool | PoolClient): Promise<Completeness> {
  const { rows } = await db.query<Completeness>({
    name: 'read-completeness',
    text: `
      select
        unix_micros(complete_to) as "completeTo",
        unix_micros(queue_now()) as now
      from completeness`,
  });
  return rows[0] ?? { completeTo: null, now: 0 };
}

/** Whether a bound can still be shown. One in the future is from before the queue's clock was set back. */
export const isPast = (completeTo: number, now: number): boolean => completeTo <= now + TOLERANCE;

import type pg from 'pg';

/** Whether a query had no answer in time. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout';

/** A silent network has lost a pool's idle connections as well, and each would cost another query its time-out: closes them. */
export function closeSilentConnections(pool: pg.Pool): void {
  pool.on('release', (error) => {
    if (isSilence(error)) void closeIdle(pool);
  });
}

async function closeIdle(pool: pg.Pool): Promise<void> {
  const idle = Array.from({ length: pool.idleCount }, () => pool.connect());
  for (const result of await Promise.allSettled(idle))
    if (result.status === 'fulfilled') result.value.release(true);
}

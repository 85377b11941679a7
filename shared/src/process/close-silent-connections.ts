import type pg from 'pg';

/** Whether a query had no answer in time. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout';

/** Those of this process. */
const pools = new Set<pg.Pool>();

/**
 * A silent network has lost the idle connections of all pools, and each would cost another query its time-out: a vote could wait
 * for one in the queue, and then for another while it is recorded. Once a query has had no answer, all idle connections are closed.
 */
export function closeSilentConnections(pool: pg.Pool): void {
  pools.add(pool);
  pool.on('release', (error) => {
    if (isSilence(error)) closeIdleConnections();
  });
}

function closeIdleConnections(): void {
  for (const pool of pools)
    if (pool.ending) pools.delete(pool);
    else void closeIdle(pool);
}

async function closeIdle(pool: pg.Pool): Promise<void> {
  const idle = Array.from({ length: pool.idleCount }, () => pool.connect());
  for (const result of await Promise.allSettled(idle))
    if (result.status === 'fulfilled') result.value.release(true);
}

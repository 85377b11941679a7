import type pg from 'pg';

/** Whether a query had no answer in time. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout';

const listeners = new Set<() => void>();

/**
 * Has `listener` called whenever a query of any pool had no answer.
 * @returns ends that
 */
export function onSilence(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * A silent network has lost the idle connections of all pools of this process, and each would cost another query its time-out: a
 * vote could wait for one in the queue, and then for another while it is recorded. Once a query has had no answer, all of them are
 * closed.
 */
export function closeSilentConnections(pool: pg.Pool): void {
  const stop = onSilence(() => {
    if (pool.ending) stop();
    else void closeIdle(pool);
  });
  pool.on('release', (error) => {
    if (isSilence(error)) for (const listener of [...listeners]) listener();
  });
}

async function closeIdle(pool: pg.Pool): Promise<void> {
  const idle = Array.from({ length: pool.idleCount }, () => pool.connect());
  for (const result of await Promise.allSettled(idle))
    if (result.status === 'fulfilled') result.value.release(true);
}

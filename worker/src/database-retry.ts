// Retries queries while Postgres is unavailable. The worker keeps its current batches, a few hundred at most, instead of
// giving them back: all others stay in the queue in order of arrival, and recording resumes within a second once Postgres is
// back.
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@hands/shared/process/logger';
import { isDataError } from './database-errors.ts';

const RETRY_MS = { first: 50, most: 1_000 };

export interface DatabaseRetry {
  /**
   * Runs a query until it succeeds, for as long as that takes.
   * @param mayThrow whether retrying cannot help against an error; by default true for invalid data
   * @throws such an error, or AbortError when the worker stops
   */
  untilDone<Result>(query: () => Promise<Result>, mayThrow?: (error: unknown) => boolean): Promise<Result>;
  /** Why ballots cannot be recorded now; null if they can. */
  holdUp(): string | null;
}

/** @param stopping aborts the waiting; the batches then go back to the queue */
export function createDatabaseRetry(logger: Logger, stopping: AbortSignal): DatabaseRetry {
  const holdUps = new Set<{ reason: string }>();

  /** Logs a reason once and not at each attempt. */
  function report(holdUp: { reason: string }, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (holdUp.reason === reason) return;
    const isKnown = [...holdUps].some((other) => other.reason === reason);
    holdUp.reason = reason;
    holdUps.add(holdUp);
    if (!isKnown)
      logger.error({ err: error }, 'ballots cannot be recorded now; retrying while they wait in the queue');
  }

  function clear(holdUp: { reason: string }): void {
    if (holdUps.delete(holdUp) && holdUps.size === 0) logger.info('ballots are recorded again');
  }

  return {
    async untilDone(query, mayThrow = isDataError) {
      let delay = RETRY_MS.first;
      let attempts = 0;
      const holdUp = { reason: '' };
      try {
        for (;;) {
          try {
            return await query();
          } catch (error) {
            if (mayThrow(error)) throw error;
            // a first failure may be a deadlock or a connection that was lost while idle
            if (attempts++ > 0) report(holdUp, error);
            await wait(delay, undefined, { signal: stopping });
            delay = Math.min(delay * 2, RETRY_MS.most);
          }
        }
      } finally {
        clear(holdUp);
      }
    },
    holdUp() {
      const [first] = holdUps;
      return first?.reason ?? null;
    },
  };
}

// Ballots in hand wait here, still ours in the queue, rather than going back there: while Postgres is unavailable a few
// hundred batches wait in hand and all others lie untouched in the order of their arrival, and the first second of its
// return is used.
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@hands/shared/process/logger';
import { isDataError } from './database-errors.ts';

const RETRY_MS = { first: 50, most: 1_000 };

export interface DatabaseRetry {
  /**
   * Runs a query until it succeeds, for as long as that takes.
   * @param mayThrow errors that trying again does not help against: by default those that are the data's fault
   * @throws these, and AbortError when the worker stops
   */
  untilDone<Result>(query: () => Promise<Result>, mayThrow?: (error: unknown) => boolean): Promise<Result>;
  /** Why ballots are not being recorded now; null if they are. */
  holdUp(): string | null;
}

/** @param stopping ends the waiting; the batches then go back to the queue */
export function createDatabaseRetry(logger: Logger, stopping: AbortSignal): DatabaseRetry {
  const holdUps = new Set<{ reason: string }>();

  /** Logs a reason when it is new, and not at each attempt. */
  function report(holdUp: { reason: string }, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (holdUp.reason === reason) return;
    const isKnown = [...holdUps].some((other) => other.reason === reason);
    holdUp.reason = reason;
    holdUps.add(holdUp);
    if (!isKnown)
      logger.error({ err: error }, 'ballots cannot be recorded now; retrying, and they wait in the queue');
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
            // the first time it may be a deadlock, or a connection that had ended
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

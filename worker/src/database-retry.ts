// Ballots in hand wait here, still ours in the queue, rather than going back there: while Postgres is unavailable a few
// hundred batches wait in hand and all others lie untouched in the order of their arrival, and the first second of its
// return is used.
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '@hands/shared/logger';
import { isRefusal } from './database-errors.ts';

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

  function report(error: unknown): { reason: string } {
    const holdUp = { reason: error instanceof Error ? error.message : String(error) };
    if (holdUps.size === 0)
      logger.error({ err: error }, 'ballots cannot be recorded now; retrying, and they wait in the queue');
    holdUps.add(holdUp);
    return holdUp;
  }

  function clear(holdUp: { reason: string }): void {
    holdUps.delete(holdUp);
    if (holdUps.size === 0) logger.info('ballots are recorded again');
  }

  return {
    async untilDone(query, mayThrow = isRefusal) {
      let delay = RETRY_MS.first;
      let holdUp: { reason: string } | undefined;
      try {
        for (;;) {
          try {
            return await query();
          } catch (error) {
            if (mayThrow(error)) throw error;
            holdUp ??= report(error);
            await wait(delay, undefined, { signal: stopping });
            delay = Math.min(delay * 2, RETRY_MS.most);
          }
        }
      } finally {
        if (holdUp) clear(holdUp);
      }
    },
    holdUp() {
      const [first] = holdUps;
      return first?.reason ?? null;
    },
  };
}

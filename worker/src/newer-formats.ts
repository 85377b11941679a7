// Batches in a format that only a newer worker can read, as while the services are upgraded one by one. They are left for it: this
// worker neither records nor rejects them.
import { setTimeout as wait } from 'node:timers/promises';
import { BATCH_FORMAT } from '@hands/shared/poll/batch';
import type { Logger } from '@hands/shared/process/logger';

/**
 * Milliseconds for which such a batch is kept in hand before it returns to the old end of the queue. Without them, a worker that is
 * alone would take it again at once, and do nothing else. Meanwhile it records other batches.
 */
const KEEP_MS = 1_000;

/** Milliseconds after which it no longer says that there are such batches. */
const RECENT_MS = 3 * KEEP_MS;

export interface NewerFormats {
  /**
   * Keeps a batch in this format for a moment.
   * @throws AbortError always, so that the queue gives the batch to any worker
   */
  leave(format: number): Promise<never>;
  /** Why some ballots cannot be recorded by this worker; null if there have been none lately. */
  holdUp(): string | null;
}

/** @param stopping aborts the waiting */
export function watchNewerFormats(logger: Pick<Logger, 'error'>, stopping: AbortSignal): NewerFormats {
  let latest = { format: BATCH_FORMAT, at: -Infinity };

  function holdUp(): string | null {
    if (performance.now() - latest.at > RECENT_MS) return null;
    return `batches are in format ${latest.format}, and this worker knows formats up to ${BATCH_FORMAT}: update it`;
  }

  return {
    async leave(format) {
      const isKnown = holdUp() !== null;
      latest = { format, at: performance.now() };
      const reason = holdUp();
      if (!isKnown) logger.error({ reason }, 'ballots are left to a newer worker');
      await wait(KEEP_MS, undefined, { signal: stopping });
      throw new DOMException('left to a newer worker', 'AbortError');
    },
    holdUp,
  };
}

// Follows the bound up to which results are complete: every vote cast before it is recorded or rejected.
import { isPast, readCompleteness } from '@hands/db/completeness';
import type { Pool } from '@hands/db/pool';
import { unavailable } from '@hands/shared/http/problem';

/** Requests that may wait for the bound at the same time. */
const MAX_WAITING = 1_000;

/**
 * Milliseconds between two reads while nobody watches or waits. It is short, because these reads also notice an outage. With a
 * read at each tick, a result service without viewers took 3 % of a core, and its database 2 %.
 */
const IDLE_READ_MS = 200;

export interface CompletenessWatch {
  /**
   * The bound in microseconds by the queue's clock; null if it is not known. What is read from the database afterwards contains
   * every vote cast before it. It rises, unless the queue's clock was set.
   */
  latest: () => number | null;
  /** The queue's time in microseconds; undefined if it has not been read yet. */
  now: () => number | undefined;
  /** Call at each tick. Reads the bound, less often while nobody is there to see it. */
  update: () => Promise<void>;
  /**
   * Resolves as soon as the bound is later than this instant, and otherwise when the signal is aborted.
   * @returns whether it is later
   * @throws ProblemError 503 if too many requests are waiting
   */
  waitUntilPast: (instant: number, signal: AbortSignal) => Promise<boolean>;
}

interface Waiting {
  instant: number;
  resolve: (isPast: boolean) => void;
}

/** @param hasViewers whether anyone may be shown the bound. Called at each update. */
export function watchCompleteness(pool: Pool, hasViewers: () => boolean): CompletenessWatch {
  let latest: number | null = null;
  let readAt: { now: number; at: number } | undefined;
  const waiting = new Set<Waiting>();

  const isLater = (instant: number) => latest !== null && latest > instant;

  return {
    latest: () => latest,
    now: () => readAt && Math.round(readAt.now + (performance.now() - readAt.at) * 1_000),

    async update() {
      const isIdle = waiting.size === 0 && !hasViewers();
      if (isIdle && readAt && performance.now() < readAt.at + IDLE_READ_MS) return;
      const { completeTo, now } = await readCompleteness(pool);
      readAt = { now, at: performance.now() };
      if (completeTo === null || !isPast(completeTo, now)) latest = null;
      // after a crash the database may have lost the latest bound, which was true all the same
      else if (latest === null || latest < completeTo || !isPast(latest, now)) latest = completeTo;
      for (const one of waiting) if (isLater(one.instant)) one.resolve(true);
    },

    async waitUntilPast(instant, signal) {
      if (isLater(instant) || signal.aborted) return isLater(instant);
      if (waiting.size >= MAX_WAITING)
        throw unavailable('Too many requests are waiting for their vote to be counted. Please try again.');
      return new Promise((resolve) => {
        const end = () => one.resolve(isLater(instant));
        const one: Waiting = {
          instant,
          resolve(isPast) {
            waiting.delete(one);
            signal.removeEventListener('abort', end);
            resolve(isPast);
          },
        };
        waiting.add(one);
        signal.addEventListener('abort', end);
      });
    },
  };
}

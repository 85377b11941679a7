// Requests do not wait for a database that does not respond: the tick reads it all the time and knows.
import { isTransient } from '@hands/db/is-transient';

/** A tick that takes longer is assumed to get no response. */
const SILENT_TICK_MS = 1_000;
const LOOK_EVERY_MS = 200;

export interface Silence {
  /** Call when a tick starts. */
  begin: () => void;
  /** Call when it has ended, with its error if it failed. */
  end: (error?: unknown) => void;
  /**
   * The answer of an operation.
   * @throws Error as soon as ticks get no response, or fail because the database is unavailable
   */
  failWhileSilent: <Answer>(operation: () => Promise<Answer>) => Promise<Answer>;
}

export function createSilence(): Silence {
  let isUnavailable = false;
  let begunAt = Infinity;
  const isSilent = () => isUnavailable || performance.now() - begunAt > SILENT_TICK_MS;
  const error = () => new Error('the database does not respond');

  return {
    begin() {
      begunAt = performance.now();
    },
    end(error) {
      begunAt = Infinity;
      // any other error is of one read and says nothing of the next
      isUnavailable = error !== undefined && isTransient(error);
    },
    async failWhileSilent(operation) {
      if (isSilent()) throw error();
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setInterval(() => {
          if (isSilent()) reject(error());
        }, LOOK_EVERY_MS);
      });
      try {
        return await Promise.race([operation(), silence]);
      } finally {
        clearInterval(timer);
      }
    },
  };
}

// Requests do not wait for a database that does not respond: the tick reads it all the time and knows.

/** A tick that takes longer gets no response. */
const SILENT_TICK_MS = 1_000;
const LOOK_EVERY_MS = 200;

export interface Silence {
  /** Call when a tick starts, and when it has ended. */
  begin: () => void;
  end: () => void;
  /**
   * The answer of an operation.
   * @throws Error as soon as ticks fail or get no response
   */
  failWhileSilent: <Answer>(operation: () => Promise<Answer>) => Promise<Answer>;
}

/** @param hasFailed whether the last tick failed */
export function createSilence(hasFailed: () => boolean): Silence {
  let begunAt = Infinity;
  const isSilent = () => hasFailed() || performance.now() - begunAt > SILENT_TICK_MS;
  const error = () => new Error('the database does not respond');

  return {
    begin() {
      begunAt = performance.now();
    },
    end() {
      begunAt = Infinity;
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

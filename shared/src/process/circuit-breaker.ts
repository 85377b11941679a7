// Lets no one wait for something that does not respond. After a few time-outs in a row all calls fail at once, until a probe, at
// most one a second, has succeeded. The probe is the next caller's own operation, so it finds out about locks on a table as well
// as about a database that hangs. It goes on in the background while its caller waits only for a moment: with the libraries for
// this (opossum, cockatiel) one caller each second would wait for a whole time-out.
import { TimeoutError, withTimeout } from './with-timeout.ts';

/** Time-outs in a row. One or two may be the fault of a busy machine. */
const MAX_TIMEOUTS = 3;
const PROBE_EVERY_MS = 1_000;
/** What a caller waits for its probe. A database that works again answers within a few milliseconds. */
const PATIENCE_MS = 80;

/** The operation was not tried, because those before it got no answer. */
export class NoResponseError extends Error {}

/**
 * Runs an operation.
 * @throws TimeoutError, NoResponseError, or what the operation throws
 */
export type CircuitBreaker = <Answer>(operation: () => Promise<Answer>) => Promise<Answer>;

/** @param timeoutMs what an operation may take */
export function createCircuitBreaker(timeoutMs: number): CircuitBreaker {
  let timeouts = 0;
  let probedAt = 0;

  async function attempt<Answer>(operation: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await withTimeout(timeoutMs, operation());
      timeouts = 0;
      return answer;
    } catch (error) {
      // any other error is a response
      timeouts = error instanceof TimeoutError ? timeouts + 1 : 0;
      if (timeouts === MAX_TIMEOUTS) probedAt = performance.now();
      throw error;
    }
  }

  return async (operation) => {
    if (timeouts < MAX_TIMEOUTS) return attempt(operation);
    if (performance.now() < probedAt + PROBE_EVERY_MS)
      throw new NoResponseError(`no response to the last ${timeouts} attempts`);
    probedAt = performance.now();
    return withTimeout(PATIENCE_MS, attempt(operation));
  };
}

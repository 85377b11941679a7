// Limits wrong guesses of what is short enough to be guessed. Unlike a token, it is locked out by wrong ones. The counts are in
// memory, as in rate-limiter.ts.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Counter } from './metrics.ts';
import { tooMany } from './rate-limiter.ts';
import type { RateLimit } from './rate-limiter.ts';

export interface GuessLimiter {
  /**
   * Counts a guess before it is checked, so that those made at once count as well.
   * @throws ProblemError 429, with the seconds to wait, if too many were wrong
   */
  count: (client: string) => Promise<void>;
  /** Takes the count of a guess back, because it was not wrong. */
  forgive: (client: string) => Promise<void>;
}

/** @param limit its points are wrong guesses */
export function createGuessLimiter(
  limit: Pick<RateLimit, 'points' | 'seconds' | 'title' | 'detail'>,
  limited: Counter,
): GuessLimiter {
  const { points, seconds: duration } = limit;
  if (points === 0) return { count: () => Promise.resolve(), forgive: () => Promise.resolve() };
  const guesses = new RateLimiterMemory({ points, duration, keyPrefix: '' });
  return {
    async count(client) {
      try {
        await guesses.consume(client);
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        throw tooMany(limit, Math.ceil(refused.msBeforeNext / 1000), limited);
      }
    },
    async forgive(client) {
      await guesses.reward(client);
    },
  };
}

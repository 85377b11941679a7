// Limits how often a client may do something. The counts are in memory: each instance counts for itself, and from zero after a
// restart.
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Counter } from './metrics.ts';
import { ProblemError } from './problem.ts';

export interface RateLimit {
  /** How often within `seconds`. 0: without a limit. */
  points: number;
  seconds: number;
  /** How often beyond that, in each minute. */
  burst?: number;
  /** Of the problem document. As a slug, it is also the reason in the metrics. */
  title: string;
  detail: string;
}

/**
 * Counts one more use by this client.
 * @throws ProblemError 429, with the seconds to wait, if it was one too many
 */
export type RateLimiter = (client: string) => Promise<void>;

const BURST_SECONDS = 60;

/** Bursts of a limit per second: a hall of people behind one address acts within seconds, and then rests. */
export const burstOf = (perSecond: number) => 50 * perSecond;

export function createRateLimiter(limit: RateLimit, limited: Counter): RateLimiter {
  const { points, seconds, burst = 0 } = limit;
  if (points === 0) return () => Promise.resolve();
  const steady = new RateLimiterMemory({ points, duration: seconds, keyPrefix: '' });
  const limiter =
    burst > 0
      ? new BurstyRateLimiter(
          steady,
          new RateLimiterMemory({ points: burst, duration: BURST_SECONDS, keyPrefix: '' }),
        )
      : steady;
  return async (client) => {
    try {
      await limiter.consume(client);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw tooMany(limit, Math.ceil(refused.msBeforeNext / 1000), limited);
    }
  };
}

/**
 * A refusal, counted by its reason.
 * @param seconds to wait; at least one
 */
export function tooMany(
  { title, detail }: Pick<RateLimit, 'title' | 'detail'>,
  seconds: number,
  limited: Counter,
): ProblemError {
  limited.inc({ reason: title.toLowerCase().replaceAll(' ', '-') });
  return new ProblemError({ status: 429, title, detail }, Math.max(1, seconds));
}

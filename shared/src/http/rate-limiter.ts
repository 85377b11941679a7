// Limits how often a client may do something. The counts are in memory: each instance counts for itself, and from zero after a
// restart.
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Counter } from './metrics.ts';
import { ProblemError } from './problem.ts';

export interface RateLimit {
  /** How often within `seconds`. 0: without a limit. */
  points: number;
  seconds: number;
  /** How often beyond that, in each ten minutes. */
  burst?: number;
  /**
   * Whether the time begins and ends for all clients together. For very many clients: without a timer for each, counting
   * 300,000 of them took half the time and a quarter of the memory.
   */
  together?: boolean;
  /** Of the problem document. As a slug, it is also the reason in the metrics. */
  title: string;
  detail: string;
}

/**
 * Counts one more use by this client.
 * @throws ProblemError 429, with the seconds to wait, if it was one too many
 */
export type RateLimiter = (client: string) => Promise<void>;

/**
 * The library refills a burst all at once. In each minute, 5,000 beyond 100 a second would allow 183 a second without end; in ten
 * minutes they allow 108, and a hall still gets a new burst for its next question.
 */
const BURST_SECONDS = 600;

/** Bursts of a limit per second: a hall of people behind one address acts within seconds, and then rests. */
export const burstOf = (perSecond: number) => 50 * perSecond;

export function createRateLimiter(limit: RateLimit, limited: Counter): RateLimiter {
  if (limit.points === 0) return () => Promise.resolve();
  const consume = limit.together ? countTogether(limit) : countEach(limit);
  return async (client) => {
    try {
      await consume(client);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw tooMany(limit, Math.ceil(refused.msBeforeNext / 1000), limited);
    }
  };
}

/** Rejects with how long to wait. */
type Consume = (client: string) => Promise<RateLimiterRes>;

const counter = (points: number, duration: number) =>
  new RateLimiterMemory({ points, duration, keyPrefix: '' });

function countEach({ points, seconds, burst = 0 }: RateLimit): Consume {
  const steady = counter(points, seconds);
  const limiter = burst > 0 ? new BurstyRateLimiter(steady, counter(burst, BURST_SECONDS)) : steady;
  return (client) => limiter.consume(client);
}

function countTogether({ points, seconds }: RateLimit): Consume {
  let current = counter(points, 0);
  let endsAt = 0;
  return (client) => {
    const now = performance.now();
    if (now >= endsAt) {
      current = counter(points, 0);
      endsAt = now + seconds * 1000;
    }
    return current.consume(client).catch((refused: unknown) => {
      throw refused instanceof RateLimiterRes ? new RateLimiterRes(0, endsAt - now) : refused;
    });
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

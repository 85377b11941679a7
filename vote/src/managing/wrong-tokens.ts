// Slows down guessing of the admin token: after ten wrong tokens an address has to wait, even with the right one.
import { ProblemError } from '@hands/shared/http/problem';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const MAX_WRONG = 10;
const SECONDS = 15 * 60;

export interface WrongTokens {
  /** @throws ProblemError 429 if this address has to wait */
  check(address: string): Promise<void>;
  /** @throws ProblemError 429 if this wrong token was one too many */
  count(address: string): Promise<void>;
}

/** In memory: each instance counts separately, and from zero after a restart. */
export function createWrongTokens(): WrongTokens {
  const limiter = new RateLimiterMemory({ points: MAX_WRONG, duration: SECONDS });
  return {
    async check(address) {
      const seen = await limiter.get(address);
      if (seen && seen.consumedPoints >= MAX_WRONG) throw tooMany(seen);
    },
    async count(address) {
      try {
        await limiter.consume(address);
      } catch (refused) {
        throw refused instanceof RateLimiterRes ? tooMany(refused) : refused;
      }
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes): ProblemError {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  const minutes = Math.ceil(seconds / 60);
  const wait = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const detail = `Too many wrong admin tokens came from your address. Try again in ${wait}.`;
  return new ProblemError({ status: 429, title: 'Too many attempts', detail }, seconds);
}

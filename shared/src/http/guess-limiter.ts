// Limits wrong guesses of what is short enough to be guessed. Unlike a token, it is locked out by wrong ones. The counts are in
// memory, as in rate-limiter.ts.
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import type { Counter } from './metrics.ts';
import { tooMany } from './rate-limiter.ts';
import type { RateLimit } from './rate-limiter.ts';

/** Who guesses: networks of different sizes whose wrong guesses count. */
export interface Guesser {
  client: string;
  /** The larger network around it, if there is one. */
  site?: string | undefined;
}

/** How many guesses may be wrong within `seconds`. */
export interface GuessLimit extends Pick<RateLimit, 'seconds' | 'title'> {
  /** Those of one client. 0: without any limit. */
  ofClient: number;
  ofSite: number;
  /** Those of all clients together. Beyond, only clients and sites without a wrong guess of their own may guess. */
  ofAll: number;
  detail: string;
  /** Instead, if those of all clients were too many. */
  detailOfAll: string;
}

export interface GuessLimiter {
  /**
   * Counts a guess before it is checked, so that those made at once count as well. One that is refused does not count.
   * @throws ProblemError 429, with the seconds to wait, if too many were wrong
   */
  count: (guesser: Guesser) => Promise<void>;
  /** Takes the count of a guess back, because it was not wrong. */
  forgive: (guesser: Guesser) => Promise<void>;
}

/** Differs from every network. */
const EVERYONE = 'everyone';

export function createGuessLimiter(limit: GuessLimit, limited: Counter): GuessLimiter {
  const { ofClient, ofSite, ofAll, seconds, title, detail, detailOfAll } = limit;
  if (ofClient === 0) return { count: () => Promise.resolve(), forgive: () => Promise.resolve() };
  const guesses = new RateLimiterMemory({ points: ofClient, duration: seconds, keyPrefix: '' });

  async function forgive({ client, site }: Guesser): Promise<void> {
    const keys = [client, ...(site === undefined ? [] : [site]), EVERYONE];
    await Promise.all(keys.map((key) => guesses.reward(key)));
  }

  return {
    async count(guesser) {
      const { client, site } = guesser;
      const byClient = await guesses.penalty(client);
      const bySite = site === undefined ? byClient : await guesses.penalty(site);
      const byAll = await guesses.penalty(EVERYONE);
      const refuse = async (text: string, { msBeforeNext }: RateLimiterRes) => {
        await forgive(guesser);
        return tooMany({ title, detail: text }, Math.ceil(msBeforeNext / 1000), limited);
      };
      if (byClient.consumedPoints > ofClient) throw await refuse(detail, byClient);
      if (bySite.consumedPoints > ofSite) throw await refuse(detail, bySite);
      // this guess is one of them
      const hasGuessedWrong = byClient.consumedPoints > 1 || bySite.consumedPoints > 1;
      if (byAll.consumedPoints > ofAll && hasGuessedWrong) throw await refuse(detailOfAll, byAll);
    },
    forgive,
  };
}

// Limits wrong admin tokens, keys of polls and voting links per address. A right one is never refused: someone who guesses would
// otherwise lock out those who share the address.
import type { IncomingMessage } from 'node:http';
import { clientAddress, clientNetwork, trustNobody } from '../auth/client-address.ts';
import type { TrustProxy } from '../auth/client-address.ts';
import type { Logger } from '../process/logger.ts';
import type { Counter } from './metrics.ts';
import { createRateLimiter } from './rate-limiter.ts';

const SECONDS = 15 * 60;

export interface WrongTokens {
  /**
   * Counts a wrong token, key or voting link, and logs that there was one.
   * @throws ProblemError 429 if it was one too many from this address
   */
  count: (req: IncomingMessage) => Promise<void>;
}

/** @param points wrong tokens per address and quarter of an hour; 0: without a limit */
export function createWrongTokens(
  { points, trustProxy = trustNobody }: { points: number; trustProxy?: TrustProxy | undefined },
  limited: Counter,
  logger: Logger,
): WrongTokens {
  const title = 'Too many attempts';
  const detail =
    'Too many wrong admin tokens, keys or voting links came from your address. A right one is always accepted; try others later.';
  const limit = createRateLimiter({ points, seconds: SECONDS, title, detail }, limited);
  return {
    async count(req) {
      const client = clientAddress(req, trustProxy);
      await limit(clientNetwork(client));
      // those beyond the limit would fill the log; the metrics count them
      logger.warn({ client }, 'wrong admin token, key or voting link');
    },
  };
}

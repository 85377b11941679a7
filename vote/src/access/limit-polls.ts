import type { IncomingMessage } from 'node:http';
import { clientAddress, clientNetwork, trustNobody } from '@hands/shared/auth/client-address';
import { createRateLimiter } from '@hands/shared/http/rate-limiter';
import type { Config } from '../config.ts';
import type { VoteMetrics } from '../metrics.ts';

interface Settings extends Pick<Config, 'trustProxy'> {
  limits: Pick<Config['limits'], 'polls'>;
  metrics: VoteMetrics;
}

const SECONDS = 60 * 60;

/**
 * Counts a poll that is about to be created by someone who is no administrator.
 * @throws ProblemError 429 if it is one too many for this address
 */
export type PollLimit = (req: IncomingMessage) => Promise<void>;

export function createPollLimit({ trustProxy = trustNobody, limits, metrics }: Settings): PollLimit {
  const limit = createRateLimiter(
    {
      points: limits.polls,
      seconds: SECONDS,
      title: 'Too many polls',
      detail: 'Many polls were created from your address within an hour. Please try again later.',
    },
    metrics.limited,
  );
  return (req) => limit(clientNetwork(clientAddress(req, trustProxy)));
}

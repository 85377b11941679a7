// How often one voter may vote in a poll, and how often one address may vote. The first stops a finger or a script that changes
// its mind without end. The second stops a script that is a new voter each time, and lets a hall of people behind one address
// vote at once.
import type { IncomingMessage } from 'node:http';
import { clientAddress, clientNetwork, trustNobody } from '@hands/shared/auth/client-address';
import { burstOf, createRateLimiter } from '@hands/shared/http/rate-limiter';
import type { Config } from '../config.ts';
import type { VoteMetrics } from '../metrics.ts';

export interface VoteLimits {
  /** @throws ProblemError 429 */
  countForAddress: (req: IncomingMessage) => Promise<void>;
  /** @throws ProblemError 429 */
  countForVoter: (pollId: number, voterId: string) => Promise<void>;
}

export interface VoteLimitSettings extends Pick<Config, 'trustProxy'> {
  limits: Pick<Config['limits'], 'perAddress' | 'perVoter'>;
  metrics: VoteMetrics;
}

const VOTER_SECONDS = 10;

export function createVoteLimits({
  limits,
  trustProxy = trustNobody,
  metrics,
}: VoteLimitSettings): VoteLimits {
  const perAddress = createRateLimiter(
    {
      points: limits.perAddress,
      seconds: 1,
      burst: burstOf(limits.perAddress),
      title: 'Too many votes from one address',
      detail: 'Many votes came from your address. Yours was not counted; please send it again in a moment.',
    },
    metrics.limited,
  );
  const perVoter = createRateLimiter(
    {
      points: limits.perVoter,
      seconds: VOTER_SECONDS,
      together: true,
      title: 'Too many votes',
      detail:
        'You have changed your vote many times within a few seconds. The last one that was accepted counts; please wait a moment.',
    },
    metrics.limited,
  );
  return {
    countForAddress: (req) => perAddress(clientNetwork(clientAddress(req, trustProxy))),
    countForVoter: (pollId, voterId) => perVoter(`${voterId}:${pollId}`),
  };
}

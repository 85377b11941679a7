// How often one address may export, and that it exports one poll at a time: an export counts all ballots of a poll, and Postgres
// counts two polls at a time.
import type { IncomingMessage } from 'node:http';
import { clientAddress, clientNetwork, trustNobody } from '@hands/shared/auth/client-address';
import type { Counter } from '@hands/shared/http/metrics';
import { createRateLimiter, tooMany } from '@hands/shared/http/rate-limiter';
import type { Config } from '../config.ts';

export interface ExportLimits {
  /**
   * @param isKept whether the export is in memory, so that no ballots are counted for it: of these an address may have more
   * @throws ProblemError 429 if this address has exported too often
   */
  count: (req: IncomingMessage, isKept: boolean) => Promise<void>;
  /**
   * Marks the poll as being exported for this address until the function that it returns is called.
   * @throws ProblemError 429 if another poll is being exported for this address
   */
  hold: (req: IncomingMessage, pollId: number) => () => void;
}

const SECONDS = 60;
/** A hall of dashboards behind one address asks for the same export again and again. */
const KEPT_FACTOR = 20;

const oneAtATime = {
  title: 'Another export is running',
  detail: 'Another poll is being exported for your address. Please try again when that is done.',
};

export function createExportLimits(
  {
    limits,
    trustProxy = trustNobody,
  }: { limits: Pick<Config['limits'], 'exports'> } & Pick<Config, 'trustProxy'>,
  limited: Counter,
): ExportLimits {
  const clientOf = (req: IncomingMessage) => clientNetwork(clientAddress(req, trustProxy));
  const limitTo = (points: number) =>
    createRateLimiter(
      {
        points,
        seconds: SECONDS,
        title: 'Too many exports',
        detail: 'Many exports were made from your address within a minute. Please try again in a moment.',
      },
      limited,
    );
  const limit = limitTo(limits.exports);
  const limitKept = limitTo(limits.exports * KEPT_FACTOR);
  const running = new Map<string, { pollId: number; requests: number }>();

  return {
    count: (req, isKept) => (isKept ? limitKept : limit)(clientOf(req)),
    hold(req, pollId) {
      if (limits.exports === 0) return () => undefined;
      const client = clientOf(req);
      const current = running.get(client) ?? { pollId, requests: 0 };
      if (current.pollId !== pollId) throw tooMany(oneAtATime, 1, limited);
      current.requests++;
      running.set(client, current);
      return () => {
        if (--current.requests === 0) running.delete(client);
      };
    },
  };
}

// Puts the service together, without listening.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { TrustProxy } from '@hands/shared/client-address';
import type { Logger } from '@hands/shared/logger';
import { notFound, sendProblem } from '@hands/shared/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { sharedPublic } from '@hands/shared/render-page';
import express from 'express';
import helmet from 'helmet';
import type { BallotBox } from './accept-ballot.ts';
import type { PollCache } from './poll-cache.ts';
import { castVoteRouter } from './routes/cast-vote.ts';
import { checkHealth } from './routes/check-health.ts';
import { showBallot } from './routes/show-ballot.ts';
import type { CookieSettings } from './voter.ts';

export interface AppParts extends CookieSettings {
  queue: BatchQueue;
  polls: PollCache;
  ballotBox: BallotBox;
  resultUrl: string;
  cacheViews: boolean;
  /** The proxies in front, where there are any. */
  trustProxy?: TrustProxy | undefined;
  logger: Logger;
}

export function createApp(parts: AppParts): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustProxy ?? false);
  app.get('/health', checkHealth(parts));
  app.use(
    helmet({
      // plain http must work in a local network; where there is TLS, what ends it sends HSTS
      strictTransportSecurity: false,
      // with helmet's own choice, no-referrer, browsers send our form's POST with `Origin: null`, as they do a stranger's
      referrerPolicy: { policy: 'same-origin' },
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    }),
  );
  app.use(express.static(sharedPublic));
  app.use(express.static(fileURLToPath(new URL('../public', import.meta.url))));
  app.get(['/', '/polls/:id'], showBallot(parts));
  // where a form's answer was an error, reloading it or going there leads back to the page
  app.get('/polls/:id/vote', (req, res) => {
    res.redirect(303, `/polls/${encodeURIComponent(req.params.id)}`);
  });
  app.get('/polls/:id/results', (req, res) => {
    res.redirect(307, `${parts.resultUrl}/polls/${encodeURIComponent(req.params.id)}/results`);
  });

  const votes = castVoteRouter(parts);
  const answer = (error: unknown, req: IncomingMessage, res: ServerResponse) =>
    void sendProblem(
      req,
      res,
      error ?? notFound('There is nothing at this address.'),
      parts.logger,
      parts.trustProxy,
    );
  type Handler = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;
  return (req, res) => {
    (votes as unknown as Handler)(req, res, (error) => {
      if (error) answer(error, req, res);
      else (app as unknown as Handler)(req, res, (unanswered) => answer(unanswered, req, res));
    });
  };
}

// Puts the service together, without listening.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Pool } from '@hands/db/pool';
import { showApi } from '@hands/shared/api-page';
import type { Durability } from '@hands/shared/durability';
import type { Logger } from '@hands/shared/logger';
import { live } from '@hands/shared/health';
import { showMetrics } from '@hands/shared/metrics';
import { allowedMethods } from '@hands/shared/openapi';
import { notFound, ProblemError, sendProblem, wantsPage } from '@hands/shared/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { sharedPublic } from '@hands/shared/render-page';
import express from 'express';
import type { Express, RequestHandler, Router } from 'express';
import type { BallotBox } from './accept-ballot.ts';
import type { AdminSettings } from './admin-access.ts';
import type { Config } from './config.ts';
import { voteApi } from './describe-api.ts';
import { addPollRoutes, createByApi } from './managing/poll-routes.ts';
import type { VoteMetrics } from './metrics.ts';
import type { PollCache } from './poll-cache.ts';
import { createBallotReader } from './read-ballots.ts';
import { createFateReader } from './read-fates.ts';
import { castVoteRouter } from './routes/cast-vote.ts';
import { adminRouter } from './routes/admin/router.ts';
import { checkHealth } from './routes/check-health.ts';
import { showPolls } from './routes/list-polls.ts';
import { showThemes } from './routes/list-themes.ts';
import { readPoll } from './routes/read-poll.ts';
import { showBallot } from './routes/show-ballot.ts';
import { showHome } from './routes/show-home.ts';
import { addPollByForm, showPollForm } from './routes/show-poll-form.ts';
import { showReceipt } from './routes/show-receipt.ts';
import { showStats } from './routes/show-stats.ts';
import { secureHeaders } from './secure-headers.ts';
import type { CookieSettings } from './voter.ts';

export interface AppParts extends CookieSettings, AdminSettings, Pick<Config, 'resultUrl' | 'cacheViews'> {
  pool: Pool;
  queue: BatchQueue;
  polls: PollCache;
  ballotBox: BallotBox;
  metrics: VoteMetrics;
  databaseDurability: () => Durability;
  logger: Logger;
}

export function createApp(parts: AppParts): RequestListener {
  const { votes, app } = createRouters(parts);
  const answer = (error: unknown, req: IncomingMessage, res: ServerResponse) =>
    void sendProblem(
      req,
      res,
      error ?? notFound('There is nothing at this address.'),
      parts.logger,
      parts.trustProxy,
    );
  type Handler = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;
  const handleVote = votes as unknown as Handler;
  const handleRest: RequestListener = (req, res) => {
    (app as unknown as Handler)(req, res, (error) => answer(error, req, res));
  };
  return (req, res) => {
    // only what may be a vote: asked for an address's methods, the votes' router would name its own alone
    if (req.method !== 'POST') handleRest(req, res);
    else handleVote(req, res, (error) => (error ? answer(error, req, res) : handleRest(req, res)));
  };
}

/** Votes, and behind them everything else. */
export function createRouters(parts: AppParts): { votes: Router; app: Express } {
  const ballotParts = {
    ...parts,
    fates: createFateReader(parts.pool),
    ballots: createBallotReader(parts.pool),
  };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustProxy ?? false);
  app.get('/live', (_req, res) => void res.json(live));
  app.get('/health', checkHealth(parts));
  app.use(secureHeaders);
  app.use(express.static(sharedPublic));
  app.use(express.static(fileURLToPath(new URL('../public', import.meta.url))));
  app.get('/', showBallot(ballotParts));
  app.get('/polls', pageOr(showHome(parts), showPolls(parts.pool)));
  app.get('/polls/new', showPollForm(parts));
  app.post('/polls', addPollByForm(parts), createByApi(parts));
  addPollRoutes(app, parts);
  app.get('/polls/:id', pageOr(showBallot(ballotParts), readPoll(parts)));
  app.get('/receipts/:receipt', showReceipt(ballotParts));
  app.use('/admin', adminRouter(parts));
  app.get('/themes', showThemes(parts.pool));
  app.get('/themes/:theme/polls', showPolls(parts.pool));
  app.get('/stats', showStats(parts));
  app.get('/metrics', showMetrics(parts.metrics.registry));
  const api = showApi(voteApi);
  app.get('/openapi.json', api.document);
  app.get('/docs', api.page);
  // where a form's answer was an error, reloading it or going there leads back to the page
  app.get('/polls/:id/vote', (req, res) => {
    res.redirect(303, `/polls/${encodeURIComponent(req.params.id)}`);
  });
  app.get('/polls/:id/results', (req, res) => {
    res.redirect(307, `${parts.resultUrl}/polls/${encodeURIComponent(req.params.id)}/results`);
  });
  for (const [path, methods] of allowedMethods(voteApi)) app.route(path).all(refuseMethod(methods));
  return { votes: castVoteRouter(ballotParts), app };
}

/** For an address that is known, asked in a way that it does not know; or asked which ways it knows. */
function refuseMethod(allowed: string): RequestHandler {
  return (req, res) => {
    res.set('Allow', allowed);
    if (req.method !== 'OPTIONS') {
      const detail = `This address takes ${allowed}.`;
      throw new ProblemError({ status: 405, title: 'Method not allowed', detail });
    }
    res.status(204).end();
  };
}

/** One address, for people and for programs. */
function pageOr<Params>(page: RequestHandler<Params>, json: RequestHandler<Params>): RequestHandler<Params> {
  return (req, res, next) => {
    res.vary('Accept');
    return (wantsPage(req) ? page : json)(req, res, next);
  };
}

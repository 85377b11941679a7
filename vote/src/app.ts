// Builds the service without listening.
import module from 'node:module';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pool } from '@hands/db/pool';
import { allowedMethods } from '@hands/shared/http/allowed-methods';
import { createCors } from '@hands/shared/http/cors';
import { live } from '@hands/shared/http/health';
import { switchLanguage } from '@hands/shared/http/page-language';
import { notFound, ProblemError, sendProblem, wantsPage } from '@hands/shared/http/problem';
import { addressFor } from '@hands/shared/http/page-address';
import { serveFiles } from '@hands/shared/http/serve-files';
import { canBeShed } from '@hands/shared/http/shed-load';
import type { LoadShedder } from '@hands/shared/http/shed-load';
import { sharedPublic } from '@hands/shared/http/render-page';
import { showApi } from '@hands/shared/http/show-api';
import type { Durability } from '@hands/shared/process/durability';
import type { Logger } from '@hands/shared/process/logger';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import cookieParser from 'cookie-parser';
import express from 'express';
import type { Express, Request, RequestHandler, Router } from 'express';
import { adminRouter } from './admin/router.ts';
import type { Config } from './config.ts';
import { voteApi } from './describe-api.ts';
import { createRequireSameOrigin } from './http/require-same-origin.ts';
import { createSecureHeaders } from './http/secure-headers.ts';
import type { AdminSettings } from './access/admin-access.ts';
import { managePageRouter } from './manage-page/router.ts';
import { createFindManager } from './access/find-manager.ts';
import { mayCreatePolls } from './access/may-create-polls.ts';
import { createKeyFinder } from './access/key-finder.ts';
import { createPollLimit } from './access/limit-polls.ts';
import { addKeyRoutes } from './managing/key-routes.ts';
import { addTokenRoutes } from './managing/token-routes.ts';
import { addPollRoutes, createByApi } from './managing/poll-routes.ts';
import { showSharePage } from './managing/show-share-page.ts';
import { createPollByForm, showPollForm } from './managing/show-poll-form.ts';
import type { VoteMetrics } from './metrics.ts';
import { checkHealth } from './monitoring/check-health.ts';
import { voteFigures } from './monitoring/show-stats.ts';
import type { PollCache } from './polls/poll-cache.ts';
import { createCodeFinder } from './polls/find-by-code.ts';
import { createOwnPollFinder } from './polls/find-own-polls.ts';
import { showHome } from './polls/show-home.ts';
import { showCalendarEvent } from './polls/show-calendar-event.ts';
import { codePath, followCode, showJoin } from './polls/show-join.ts';
import { showPoll } from './polls/show-poll.ts';
import { showPolls } from './polls/show-polls.ts';
import { showQrCode } from './polls/show-qr-code.ts';
import { showThemes } from './polls/show-themes.ts';
import type { BallotBox } from './voting/ballot-box.ts';
import { castVoteRouter } from './voting/cast-vote.ts';
import { createBallotStatusFinder } from './voting/find-ballot-statuses.ts';
import { createBallotFinder } from './voting/find-recorded-ballots.ts';
import { showBallot, showFirstPage } from './voting/show-ballot.ts';
import { showReceipt } from './voting/show-receipt.ts';
import { showThanks } from './voting/show-thanks.ts';
import { createRedeemedTokens } from './voting/redeemed-tokens.ts';
import { addVotingLinkRoutes } from './voting/voting-link-routes.ts';
import type { CookieSettings } from './http/set-cookie.ts';

export interface AppParts
  extends
    CookieSettings,
    AdminSettings,
    Pick<Config, 'voteUrl' | 'resultUrl' | 'cacheViews' | 'limits'>,
    Partial<Pick<Config, 'hideFigures' | 'userVotesNeedToken' | 'ownOrigins' | 'corsOrigins'>> {
  pool: Pool;
  queue: BatchQueue;
  polls: PollCache;
  ballotBox: BallotBox;
  metrics: VoteMetrics;
  databaseDurability: () => Durability;
  load?: LoadShedder;
  logger: Logger;
}

/** The folder of Socket.io's client for browsers. */
const socketClient = path.dirname(
  module.createRequire(import.meta.url).resolve('socket.io-client/dist/socket.io.js'),
);

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
    try {
      if (canBeShed(req.url)) parts.load?.admitPage();
    } catch (error) {
      answer(error, req, res);
      return;
    }
    (app as unknown as Handler)(req, res, (error) => answer(error, req, res));
  };
  const cors = createCors(parts, isOpenToSites);
  return (req, res) => {
    if (cors.handle(req, res)) return;
    // only POST can be a vote; to OPTIONS the router for votes would answer with its own methods alone
    if (req.method !== 'POST') handleRest(req, res);
    else handleVote(req, res, (error) => (error ? answer(error, req, res) : handleRest(req, res)));
  };
}

/** What pages of the sites in CORS_ORIGINS may call: all of the API that reads, and votes. */
function isOpenToSites(method: string, path: string): boolean {
  if (method === 'POST') return /^\/(vote|votes|(polls|p)\/[^/]+\/vote)\/?$/.test(path);
  return (
    method !== 'DELETE' &&
    method !== 'PATCH' &&
    path !== '/' &&
    !/^\/(admin|p\/[^/]+\/(manage|t))(\/|$)/i.test(path)
  );
}

/** The router for votes, and the application behind it for everything else. */
export function createRouters(given: AppParts): { votes: Router; app: Express } {
  const findKey = createKeyFinder(given.pool);
  const parts = {
    ...given,
    requireSameOrigin: createRequireSameOrigin(given),
    secureHeaders: createSecureHeaders(given),
    findKey,
    findManager: createFindManager(findKey, given),
    findByCode: createCodeFinder(given),
    findOwnPolls: createOwnPollFinder(given.pool, given),
    mayCreate: (req: Request) => mayCreatePolls(req, given),
    redeemedTokens: createRedeemedTokens(given.pool, given.logger),
  };
  const ballotParts = {
    ...parts,
    statusFinder: createBallotStatusFinder(parts.pool),
    ballots: createBallotFinder(parts.pool),
  };
  const creationParts = { ...parts, limitPolls: createPollLimit(parts) };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustProxy ?? false);
  app.get('/live', (_req, res) => void res.json(live));
  app.get('/health', checkHealth(parts));
  // before the headers of pages, which would be half of what most files weigh
  app.use(serveFiles(sharedPublic));
  app.use(serveFiles(fileURLToPath(new URL('../public', import.meta.url))));
  app.use('/socket.io-client', serveFiles(socketClient));
  app.use(parts.secureHeaders);
  app.use((req, res, next) => {
    if (!wantsPage(req) || !switchLanguage(req, res, parts.secureCookies)) next();
  });
  app.use(cookieParser());
  app.get('/', showFirstPage(ballotParts));
  app.get('/polls', pageOr(showHome(parts), showPolls(parts.pool)));
  app.get('/polls/new', showPollForm(parts));
  app.post('/polls', createPollByForm(creationParts), createByApi(creationParts));
  addPollRoutes(app, parts);
  addKeyRoutes(app, parts);
  addTokenRoutes(app, parts);
  app.use('/p/:id/manage', managePageRouter(parts));
  app.get(['/polls/:id', '/p/:id'], pageOr(showBallot(ballotParts), showPoll(parts)));
  app.get('/p/:id/share', showSharePage(parts));
  app.get('/p/:id/qr.svg', showQrCode(parts));
  app.get('/p/:id/event.ics', showCalendarEvent(parts));
  addVotingLinkRoutes(app, parts);
  app.get('/p/:id/thanks', showThanks(ballotParts));
  app.get('/receipts/:receipt', showReceipt(ballotParts));
  app.get('/join', showJoin(parts));
  app.get(codePath, followCode(parts));
  app.use('/admin', adminRouter(parts));
  app.get('/themes', showThemes(parts.pool));
  app.get('/themes/:theme/polls', showPolls(parts.pool));
  const figures = voteFigures(parts);
  if (!parts.hideFigures) for (const [address, show] of Object.entries(figures)) app.get(address, show);
  const api = showApi(voteApi);
  app.get('/openapi.json', api.document);
  app.get('/docs', api.page);
  // reloading the error page of a form leads back to the ballot page
  for (const prefix of ['/polls', '/p']) {
    app.get(`${prefix}/:id/vote`, (req: Request<{ id: string }>, res) => {
      res.redirect(303, `${prefix}/${encodeURIComponent(req.params.id)}`);
    });
    app.get(`${prefix}/:id/results`, (req: Request<{ id: string }>, res) => {
      const resultUrl = addressFor(parts.resultUrl, req, parts.trustProxy);
      // a client may send a whole URL, even with an invalid host
      const search = /\?.*/s.exec(req.url)?.[0] ?? '';
      res.redirect(307, `${resultUrl}${prefix}/${encodeURIComponent(req.params.id)}/results${search}`);
    });
  }
  for (const [address, methods] of allowedMethods(voteApi))
    if (!(parts.hideFigures && address in figures))
      app.route(address === '/:code' ? codePath : address).all(refuseMethod(methods));
  return { votes: castVoteRouter(ballotParts), app };
}

/** Answers OPTIONS with the allowed methods of an address, and a method that is not allowed with 405. */
function refuseMethod(allowed: string): RequestHandler {
  return (req, res) => {
    res.set('Allow', allowed);
    if (req.method !== 'OPTIONS') {
      const detail = `This address allows ${allowed}.`;
      throw new ProblemError({ status: 405, title: 'Method not allowed', detail });
    }
    res.status(204).end();
  };
}

/** Serves the page to browsers and JSON to programs at the same address. */
function pageOr<Params>(page: RequestHandler<Params>, json: RequestHandler<Params>): RequestHandler<Params> {
  return (req, res, next) => {
    res.vary('Accept');
    return (wantsPage(req) ? page : json)(req, res, next);
  };
}

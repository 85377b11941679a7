// Puts the pages together, without listening.
import { fileURLToPath } from 'node:url';
import type { Logger } from '@hands/shared/logger';
import { live } from '@hands/shared/health';
import { showMetrics } from '@hands/shared/metrics';
import { notFound, sendProblem } from '@hands/shared/problem';
import { sharedPublic } from '@hands/shared/render-page';
import type { Pipeline } from '@hands/shared/snapshot';
import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import helmet from 'helmet';
import type { Config } from './config.ts';
import { addApi } from './describe-api.ts';
import type { ReadExport } from './export-sharing.ts';
import { findPollsUrl } from './find-ballot-url.ts';
import type { SnapshotParts } from './find-snapshot.ts';
import type { ResultMetrics } from './metrics.ts';
import { checkHealth } from './routes/check-health.ts';
import { exportPoll } from './routes/export-poll.ts';
import { showDashboard } from './routes/show-dashboard.ts';
import { showStats } from './routes/show-stats.ts';
import type { ViewerSettings } from './viewer.ts';

export interface AppParts
  extends ViewerSettings, SnapshotParts, Pick<Config, 'voteUrl' | 'cacheViews' | 'trustProxy'> {
  readExport: ReadExport;
  isTicking: () => boolean;
  metrics: ResultMetrics;
  pollsWatched: () => number;
  pipeline: () => Pipeline;
  logger: Logger;
}

export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustProxy ?? false);
  app.get('/live', (_req, res) => void res.json(live));
  app.get('/health', checkHealth(parts));
  app.use(securityHeaders);
  app.use(express.static(sharedPublic));
  // under a name of their own, so that one origin can hold both services' files
  app.use('/dashboard', express.static(fileURLToPath(new URL('../public', import.meta.url))));
  app.get(['/', '/polls/:id', '/polls/:id/results'], showDashboard(parts));
  app.get('/polls/:id/export.csv', exportPoll(parts, 'csv'));
  app.get('/polls/:id/export.json', exportPoll(parts, 'json'));
  app.get('/stats', showStats(parts));
  app.get('/metrics', showMetrics(parts.metrics.registry));
  addApi(app);
  app.use(() => {
    throw notFound('There is nothing at this address.');
  });
  const handleErrors: ErrorRequestHandler = (error, req, res, _next) =>
    sendProblem(req, res, error, parts.logger, parts.trustProxy, findPollsUrl(parts.voteUrl, req));
  app.use(handleErrors);
  return app;
}

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // not every browser counts a WebSocket to the page's own host as 'self'
      connectSrc: ["'self'", 'ws:', 'wss:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  // Plain http must work in a local network; where there is TLS, what ends it sends HSTS. The other two mean nothing
  // without TLS, and browsers complain about the first.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

// Puts the pages together, without listening.
import { fileURLToPath } from 'node:url';
import { live } from '@hands/shared/http/health';
import { showMetrics } from '@hands/shared/http/metrics';
import { notFound, sendProblem } from '@hands/shared/http/problem';
import { sharedPublic } from '@hands/shared/http/render-page';
import type { Logger } from '@hands/shared/process/logger';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import helmet from 'helmet';
import type { Config } from './config.ts';
import { addApi } from './describe-api.ts';
import { exportPoll } from './export/export-poll.ts';
import type { ReadExport } from './export/share-exports.ts';
import type { ResultMetrics } from './metrics.ts';
import { checkHealth } from './monitoring/check-health.ts';
import { showStats } from './monitoring/show-stats.ts';
import { findPollsUrl } from './pages/find-ballot-url.ts';
import { showDashboard } from './pages/show-dashboard.ts';
import type { SnapshotParts } from './snapshots/find-snapshot.ts';
import type { ViewerSettings } from './snapshots/viewer.ts';

export interface AppParts
  extends ViewerSettings, SnapshotParts, Pick<Config, 'voteUrl' | 'cacheViews' | 'trustProxy'> {
  readExport: ReadExport;
  isTicking: () => boolean;
  metrics: ResultMetrics;
  pollsWatched: () => number;
  pipeline: () => PipelineState;
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

// Builds the Express app. It does not listen.
import { fileURLToPath } from 'node:url';
import { allowFraming } from '@hands/shared/http/allow-framing';
import type { Figures } from '@hands/shared/http/figures';
import { live } from '@hands/shared/http/health';
import { switchLanguage } from '@hands/shared/http/page-language';
import { notFound, sendProblem, wantsPage } from '@hands/shared/http/problem';
import { serveFiles } from '@hands/shared/http/serve-files';
import { canBeShed } from '@hands/shared/http/shed-load';
import type { LoadShedder } from '@hands/shared/http/shed-load';
import { sharedPublic } from '@hands/shared/http/render-page';
import { showApi } from '@hands/shared/http/show-api';
import type { Logger } from '@hands/shared/process/logger';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import express from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import helmet from 'helmet';
import type { Config } from './config.ts';
import { resultApi } from './describe-api.ts';
import { exportPoll } from './export/export-poll.ts';
import type { Exports } from './export/cache-exports.ts';
import type { ExportLimits } from './export/limit-exports.ts';
import { checkHealth } from './monitoring/check-health.ts';
import { answerOembed } from './pages/answer-oembed.ts';
import { findPollsUrl } from './pages/find-ballot-url.ts';
import { showDashboard } from './pages/show-dashboard.ts';
import { showEmbed } from './pages/show-embed.ts';
import type { FindPollParts } from './snapshots/find-poll.ts';
import type { ResultsParts } from './snapshots/find-results.ts';

export interface AppParts
  extends FindPollParts, ResultsParts, Pick<Config, 'voteUrl' | 'resultUrl' | 'cacheViews' | 'trustProxy'> {
  exports: Exports;
  exportLimits: ExportLimits;
  isTicking: () => boolean;
  /** Undefined if they are left to METRICS_PORT. */
  figures: Figures | undefined;
  pipeline: () => PipelineState;
  /** The queue's time in microseconds; undefined if it is not known. */
  now: () => number | undefined;
  load?: LoadShedder;
  logger: Logger;
}

export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', parts.trustProxy ?? false);
  app.get('/live', (_req, res) => void res.json(live));
  app.get('/health', checkHealth(parts));
  // before the headers of pages, which would be half of what most files weigh
  app.use(serveFiles(sharedPublic));
  // under their own prefix, so that one origin can serve the files of both services
  app.use('/dashboard', serveFiles(fileURLToPath(new URL('../public', import.meta.url))));
  app.use(securityHeaders);
  app.use('/embed', (_req, res, next) => {
    allowFraming(res);
    next();
  });
  app.use((req, _res, next) => {
    if (canBeShed(req.url)) parts.load?.admitPage();
    next();
  });
  const isSecure = parts.resultUrl.startsWith('https:');
  app.use((req, res, next) => {
    // a frame's address says its language for good
    if (req.path.startsWith('/embed/') || !wantsPage(req) || !switchLanguage(req, res, isSecure)) next();
  });
  app.get(['/', '/polls/:id', '/p/:id', '/polls/:id/results', '/p/:id/results'], showDashboard(parts));
  app.get('/embed/:id', showEmbed(parts));
  app.get('/oembed', answerOembed(parts));
  app.get(['/polls/:id/export.csv', '/p/:id/export.csv'], exportPoll(parts, 'csv'));
  app.get(['/polls/:id/export.json', '/p/:id/export.json'], exportPoll(parts, 'json'));
  for (const [path, show] of Object.entries(parts.figures ?? {})) app.get(path, show);
  const api = showApi(resultApi);
  app.get('/openapi.json', api.document);
  app.get('/docs', api.page);
  app.use(() => {
    throw notFound('There is nothing at this address.');
  });
  const handleErrors: ErrorRequestHandler = (error, req, res, _next) =>
    sendProblem(req, res, error, parts.logger, parts.trustProxy, findPollsUrl(parts, req));
  app.use(handleErrors);
  return app;
}

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // not every browser treats a WebSocket to the page's own host as 'self'
      connectSrc: ["'self'", 'ws:', 'wss:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  // Plain http must work in a local network. With TLS, the proxy that terminates it sends HSTS. The other two headers have no
  // effect without TLS, and browsers log a warning about the first.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});

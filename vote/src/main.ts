import { describeParts } from '@hands/db/describe-parts';
import { keepBeating } from '@hands/db/keep-beating';
import { createPool } from '@hands/db/pool';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { watchRevokedSessions } from '@hands/db/revoked-sessions';
import { watchDurability } from '@hands/db/watch-durability';
import { signInLink } from '@hands/shared/auth/sign-in-link';
import { serveFigures } from '@hands/shared/http/figures';
import { closeServer, listen } from '@hands/shared/http/http-server';
import { createLoadShedder } from '@hands/shared/http/shed-load';
import { showDurability } from '@hands/shared/http/show-durability';
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import { createLifecycle, listenForSignals } from '@hands/shared/process/lifecycle';
import { createLogger } from '@hands/shared/process/logger';
import { readOrExit } from '@hands/shared/process/read-or-exit';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { refuseUnsafe } from '@hands/shared/queue/refuse-unsafe';
import { createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { createVoteMetrics } from './metrics.ts';
import { voteFigures } from './monitoring/show-stats.ts';
import { createPollCache } from './polls/poll-cache.ts';
import { createBallotBox } from './voting/ballot-box.ts';
import { createEarlierBallots } from './voting/earlier-ballots.ts';
import { findOverload } from './voting/find-overload.ts';
import { reportConfirmed } from './voting/report-confirmed.ts';

const config = readOrExit(loadConfig);
const logger = createLogger('vote', config.logLevel);
const lifecycle = createLifecycle(logger);
listenForSignals(lifecycle, logger);
if (config.warnOfHttp)
  logger.warn(
    'cookies are sent in clear, because VOTE_URL is not an https address: anyone who reads the network can vote and administer as others; set VOTE_URL to the https address of the ballots',
  );

const { adminToken, showSignInLink, voteUrl } = config;
if (showSignInLink && adminToken !== undefined)
  logger.info(`to administer polls, open ${signInLink(voteUrl, adminToken)}`);

const pool = createPool(config.databaseUrl, logger);
lifecycle.onClose('database', () => pool.end());
const polls = createPollCache(pool, logger);
lifecycle.onClose('poll cache', () => polls.close());
const registry = createQueueRegistry(pool);
const queue = openBatchQueue(config.queue, logger, {
  list: registry.list,
  // no ballot is stamped before this has succeeded
  async record(queues) {
    await report.list();
    await registry.record(queues);
  },
});
lifecycle.onClose('queue', () => queue.close());
const { requireDurable } = config.queue;
const durability = watchDurability(pool, logger, requireDurable);
lifecycle.onClose('durability check', () => durability.close());
const metrics = createVoteMetrics(() => ballotBox.pending());
const ballotBox = createBallotBox(
  queue,
  createEarlierBallots(pool),
  metrics,
  () => refuseUnsafe(durability.latest(), requireDurable),
  () => report.hurry(),
);
const report = reportConfirmed(
  pool,
  () => ballotBox,
  () => queue.now(),
  logger,
);
lifecycle.onClose('list of instances', () => report.close());
const partsSeen = () => describeParts(queue, durability);
showDurability(metrics.registry, partsSeen);
lifecycle.onClose('ballots in flight', () => ballotBox.drain());

const heart = keepBeating(
  pool,
  'vote',
  () => Promise.resolve(partsSeen()),
  () => queue.now(),
);
lifecycle.onClose('heartbeat', () => heart.close());

const load = createLoadShedder(metrics.shed, () => findOverload(ballotBox));
lifecycle.onClose('load watch', () => {
  load.close();
});

const revokedSessions = watchRevokedSessions(pool, logger);
lifecycle.onClose('revoked sessions', revokedSessions.close);

const app = createApp({
  ...config,
  load,
  revokedSessions,
  wrongTokens: createWrongTokens(
    { points: config.limits.wrongTokens, trustProxy: config.trustProxy },
    metrics.limited,
    logger,
  ),
  pool,
  queue,
  polls,
  ballotBox,
  metrics,
  databaseDurability: durability.latest,
  logger,
});
try {
  const figures = await serveFigures(voteFigures({ pool, metrics }), config.metricsPort, logger);
  lifecycle.onClose('figures', () => figures.close());
  const server = await listen(app, config.port, logger, 'PORT', {
    trustProxy: config.trustProxy,
    onExcess: (reason) => {
      metrics.limited.inc({ reason });
    },
  });
  lifecycle.onClose('http server', () => closeServer(server));
} catch (error) {
  logger.fatal({ err: error }, 'could not start');
  await lifecycle.close(1);
}

// The result service: reads tallies at each tick and shows them to every screen.
import { watchRevokedSessions } from '@hands/db/revoked-sessions';
import { serveFigures } from '@hands/shared/http/figures';
import { createLifecycle, listenForSignals } from '@hands/shared/process/lifecycle';
import { createLogger } from '@hands/shared/process/logger';
import { readOrExit } from '@hands/shared/process/read-or-exit';
import { loadConfig } from './config.ts';
import { closePools, openPools } from './open-pools.ts';
import { createResultServer } from './server.ts';

const config = readOrExit(loadConfig);
const logger = createLogger('result', config.logLevel);
const lifecycle = createLifecycle(logger);
listenForSignals(lifecycle, logger);

const pools = openPools(config.databaseUrl, logger);
lifecycle.onClose('database', () => closePools(pools));

const revokedSessions = watchRevokedSessions(pools.pool, logger);
lifecycle.onClose('revoked sessions', revokedSessions.close);

const server = createResultServer(pools, { ...config, revokedSessions }, logger);
lifecycle.onClose('server', server.close);

// The database may still be unavailable. Until it responds, /health and the pages are answered with 503.
try {
  const figures = await serveFigures(server.figures, config.metricsPort, logger);
  lifecycle.onClose('figures', () => figures.close());
  const port = await server.listen(config.port);
  logger.info({ port, tickMs: config.tickMs }, 'listening');
} catch (cause) {
  logger.fatal({ err: cause }, 'could not listen; set PORT, or METRICS_PORT, to a free port');
  await lifecycle.close(1);
}

// The result service: reads tallies at each tick and shows them to every screen.
import { createPool } from '@hands/db/pool';
import { createLifecycle, listenForSignals } from '@hands/shared/lifecycle';
import { createLogger } from '@hands/shared/logger';
import { loadConfig } from './config.ts';
import { createResultServer } from './server.ts';

const config = loadConfig();
const logger = createLogger('result', config.logLevel);
const lifecycle = createLifecycle(logger);
listenForSignals(lifecycle, logger);

const pool = createPool(config.databaseUrl, logger);
lifecycle.onClose('database', () => pool.end());
const tickPool = createPool(config.databaseUrl, logger, { max: 2 });
lifecycle.onClose('database of the tick', () => tickPool.end());

// Two polls are exported at a time, a third waits. Two million ballots took 1.1 s to group, and 20 MB of this process (two
// cores); the limit is less than what proxies wait.
const exportPool = createPool(config.databaseUrl, logger, { max: 2, queryMs: 50_000 });
lifecycle.onClose('database of exports', () => exportPool.end());

const server = createResultServer({ pool, tickPool, exportPool }, config, logger);
lifecycle.onClose('server', server.close);

// The database need not be there yet: until it is, /health says so and the pages ask to try again.
try {
  const port = await server.listen(config.port);
  logger.info({ port, tickMs: config.tickMs }, 'listening');
} catch (cause) {
  logger.fatal({ err: cause, port: config.port }, 'could not listen on this port; set PORT to a free one');
  await lifecycle.close(1);
}

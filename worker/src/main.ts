import { createPool } from '@hands/db/pool';
import { closeServer, listen } from '@hands/shared/http-server';
import { createLifecycle, listenForSignals } from '@hands/shared/lifecycle';
import { createLogger } from '@hands/shared/logger';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { checkHealth } from './check-health.ts';
import { loadConfig } from './config.ts';
import { createBatchHandler } from './handle-batch.ts';
import { createWorkerMetrics } from './metrics.ts';

const config = loadConfig();
const logger = createLogger('worker', config.logLevel);
const lifecycle = createLifecycle(logger);
listenForSignals(lifecycle, logger);

const pool = createPool(config.databaseUrl, logger);
lifecycle.onClose('database', () => pool.end());
const stopping = new AbortController();
const metrics = createWorkerMetrics();
const handleBatch = createBatchHandler({ pool, metrics, logger, stopping: stopping.signal });
const consumer = consumeBatches(config.queue, logger, handleBatch);
lifecycle.onClose('batches in hand', () => consumer.close());
lifecycle.onClose('waiting for the database', () => {
  stopping.abort();
});
try {
  const server = await listen(checkHealth({ pool, consumer, metrics, logger }), config.port, logger);
  lifecycle.onClose('http server', () => closeServer(server));
} catch (error) {
  logger.fatal({ err: error }, 'could not start');
  await lifecycle.close(1);
}

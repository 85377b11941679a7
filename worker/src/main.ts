import { keepBeating } from '@hands/db/keep-beating';
import { createPool } from '@hands/db/pool';
import { closeServer, listen } from '@hands/shared/http-server';
import { createLifecycle, listenForSignals } from '@hands/shared/lifecycle';
import { createLogger } from '@hands/shared/logger';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { runEvery } from '@hands/shared/queue/run-every';
import { checkHealth } from './check-health.ts';
import { loadConfig } from './config.ts';
import { createBatchHandler } from './handle-batch.ts';
import { createWorkerMetrics } from './metrics.ts';
import { sealPolls } from './seal-polls.ts';
import { createPipeline } from './watch-pipeline.ts';

const SEAL_EVERY_MS = 1_000;

const config = loadConfig();
const logger = createLogger('worker', config.logLevel);
const lifecycle = createLifecycle(logger);
listenForSignals(lifecycle, logger);

const pool = createPool(config.databaseUrl, logger);
lifecycle.onClose('database', () => pool.end());
const stopping = new AbortController();
const queue = openBatchQueue(config.queue, logger);
lifecycle.onClose('queue', () => queue.close());
const pipeline = createPipeline(queue);
const metrics = createWorkerMetrics(queue);
const seals = runEvery(
  { everyMs: SEAL_EVERY_MS, name: 'seals', settings: config.queue },
  () => sealPolls(pool, queue, logger),
  logger,
);
lifecycle.onClose('sealing of polls', () => seals.close());
const heart = keepBeating(pool, 'worker', pipeline.read);
lifecycle.onClose('heartbeat', () => heart.close());
// closed before those above: a worker that is told to end takes no further batch
const handleBatch = createBatchHandler({ pool, metrics, pipeline, logger, stopping: stopping.signal });
const consumer = consumeBatches(config.queue, logger, handleBatch);
lifecycle.onClose('batches in hand', () => consumer.close());
lifecycle.onClose('waiting for the database', () => {
  stopping.abort();
});
try {
  const server = await listen(
    checkHealth({ pool, consumer, pipeline, metrics, logger }),
    config.port,
    logger,
  );
  lifecycle.onClose('http server', () => closeServer(server));
} catch (error) {
  logger.fatal({ err: error }, 'could not start');
  await lifecycle.close(1);
}

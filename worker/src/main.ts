import { readCompleteness } from '@hands/db/completeness';
import { describeParts } from '@hands/db/describe-parts';
import { keepBeating } from '@hands/db/keep-beating';
import { createPool } from '@hands/db/pool';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { watchDurability } from '@hands/db/watch-durability';
import { serveFigures } from '@hands/shared/http/figures';
import { closeServer, listen } from '@hands/shared/http/http-server';
import { showDurability } from '@hands/shared/http/show-durability';
import { createLifecycle, listenForSignals } from '@hands/shared/process/lifecycle';
import { createLogger } from '@hands/shared/process/logger';
import { readOrExit } from '@hands/shared/process/read-or-exit';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { runEvery } from '@hands/shared/queue/run-every';
import { checkHealth, workerFigures } from './check-health.ts';
import { loadConfig } from './config.ts';
import { createDatabaseRetry } from './database-retry.ts';
import { readDeferredBacklog } from './deferred-ballots.ts';
import { drainDeferred } from './drain-deferred.ts';
import { createBatchHandler } from './handle-batch.ts';
import { createWorkerMetrics } from './metrics.ts';
import { watchNewerFormats } from './newer-formats.ts';
import { createBallotRecorder } from './record-ballots.ts';
import { readClosingPolls } from './read-closing-polls.ts';
import { removeBallots } from './remove-ballots.ts';
import { reportProgress } from './report-progress.ts';
import { retireQueues } from './retire-queues.ts';
import { sealPolls } from './seal-polls.ts';
import { createPipelineMeter } from './pipeline-meter.ts';
import { takeOver } from './take-over.ts';
import { watchInstances } from './watch-instances.ts';

const SEAL_EVERY_MS = 1_000;
const REMOVE_EVERY_MS = 1_000;

/** How long a locked poll delays the ballots of other polls in the same group, once. Busy polls are locked for some 30 ms. */
const LOCK_MS = 500;

/**
 * How long a worker that was stopped in the middle of a transaction keeps rows locked. Shorter than LOCK_MS, so that the ballots
 * of those polls need not be deferred.
 */
const IDLE_MS = 400;

const config = readOrExit(loadConfig);
const logger = createLogger('worker', config.logLevel);
const lifecycle = createLifecycle(logger);
listenForSignals(lifecycle, logger);

const pool = createPool(config.databaseUrl, logger, { idleMs: IDLE_MS });
lifecycle.onClose('database', () => pool.end());
// two for group commits, one for deferred ballots, one to spare
const recordingPool = createPool(config.databaseUrl, logger, { max: 4, lockMs: LOCK_MS, idleMs: IDLE_MS });
lifecycle.onClose('recording database', () => recordingPool.end());
const stopping = new AbortController();
const retry = createDatabaseRetry(logger, stopping.signal);
const newerFormats = watchNewerFormats(logger, stopping.signal);
const holdUp = () => retry.holdUp() ?? newerFormats.holdUp();
const recorder = createBallotRecorder(recordingPool, retry);
const queue = openBatchQueue(config.queue, logger, { list: createQueueRegistry(pool).list });
lifecycle.onClose('queue', () => queue.close());
const durability = watchDurability(pool, logger);
lifecycle.onClose('durability check', () => durability.close());
const partsSeen = () => describeParts(queue, durability);
const instances = watchInstances(pool);
const readDeferred = () => readDeferredBacklog(pool);
const pipeline = createPipelineMeter(queue, instances, readDeferred, holdUp, partsSeen);
const metrics = createWorkerMetrics({
  queue,
  readDeferred,
  readClosing: () => readClosingPolls(pool),
  readCompleteness: () => readCompleteness(pool),
});
showDurability(metrics.registry, partsSeen);
const seals = runEvery(
  { everyMs: SEAL_EVERY_MS, name: 'seals', settings: config.queue },
  async () => {
    await sealPolls(pool, queue, logger);
    await retireQueues(pool, queue, logger);
  },
  logger,
);
lifecycle.onClose('sealing polls', () => seals.close());
const removals = runEvery(
  { everyMs: REMOVE_EVERY_MS, name: 'removals', settings: config.queue },
  () => removeBallots(pool, logger),
  logger,
);
lifecycle.onClose('removing ballots', () => removals.close());
const heart = keepBeating(
  pool,
  'worker',
  () => reportProgress(pool, queue, pipeline),
  () => queue.now(),
);
lifecycle.onClose('heartbeat', () => heart.close());
// closed before the parts above, so that a stopping worker takes no further batches
const drain = drainDeferred(recordingPool, recorder, logger);
lifecycle.onClose('deferred ballots', () => drain.close());
const handleBatch = createBatchHandler({
  pool: recordingPool,
  recorder,
  retry,
  newerFormats,
  metrics,
  pipeline,
  logger,
});
const consumer = consumeBatches(
  config.queue,
  logger,
  async (data, addedAt, sender) => {
    if (sender !== undefined) instances.noteSender(sender);
    await handleBatch(data, addedAt);
    if (pipeline.isQuiet()) heart.hurry();
  },
  queue.followed,
);
const { holds } = consumer;
const takingOver = takeOver({ pool, queue, holds, record: handleBatch, logger });
lifecycle.onClose('taking over', () => takingOver.close());
lifecycle.onClose('current batches', () => consumer.close());
lifecycle.onClose('database retries', () => {
  stopping.abort();
});
try {
  const figures = await serveFigures(workerFigures({ metrics, pipeline }), config.metricsPort, logger);
  lifecycle.onClose('figures', () => figures.close());
  const { hideFigures } = config;
  const server = await listen(
    checkHealth({ pool, queue, durability, consumer, pipeline, holdUp, metrics, hideFigures, logger }),
    config.port,
    logger,
  );
  lifecycle.onClose('http server', () => closeServer(server));
} catch (error) {
  logger.fatal({ err: error }, 'could not start');
  await lifecycle.close(1);
}

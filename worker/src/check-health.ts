import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Pool } from '@hands/db/pool';
import type { DurabilityWatch } from '@hands/db/watch-durability';
import { describePart, live } from '@hands/shared/http/health';
import type { Figures, Show } from '@hands/shared/http/figures';
import { showMetrics } from '@hands/shared/http/metrics';
import { notFound, sendProblem } from '@hands/shared/http/problem';
import { showApi } from '@hands/shared/http/show-api';
import type { Logger } from '@hands/shared/process/logger';
import { succeeds } from '@hands/shared/process/succeeds';
import type { BatchConsumer } from '@hands/shared/queue/consume-batches';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import { workerApi } from './describe-api.ts';
import type { WorkerMetrics } from './metrics.ts';
import { showStats } from './show-stats.ts';
import type { PipelineMeter } from './pipeline-meter.ts';

interface Parts {
  pool: Pool;
  queue: Pick<BatchQueue, 'state' | 'unreachable'>;
  durability: DurabilityWatch;
  consumer: BatchConsumer;
  pipeline: Pick<PipelineMeter, 'read'>;
  /** Why ballots cannot be recorded now; null if they can. */
  holdUp: () => string | null;
  metrics: WorkerMetrics;
  /** Whether `/stats` and `/metrics` are left to METRICS_PORT. */
  hideFigures?: boolean;
  logger: Logger;
}

export const workerFigures = ({ metrics, pipeline }: Pick<Parts, 'metrics' | 'pipeline'>): Figures => ({
  '/stats': showStats(metrics, pipeline),
  '/metrics': showMetrics(metrics.registry),
});

/**
 * `GET /health`: 200 if queue and database answer and ballots can be recorded, otherwise 503; the body has the state of each.
 * Also serves `GET /stats` and `GET /metrics` (figures), `GET /live` (checks neither queue nor database) and
 * `GET /openapi.json` (describes all of them).
 */
export function checkHealth({
  pool,
  queue,
  durability,
  consumer,
  pipeline,
  holdUp,
  metrics,
  hideFigures = false,
  logger,
}: Parts): RequestListener {
  const figures = hideFigures ? [] : Object.entries(workerFigures({ metrics, pipeline }));
  const handlers = new Map<string, Show>([
    ['/health', answer],
    ['/live', showLive],
    ...figures,
    ['/openapi.json', showApi(workerApi).document],
  ]);
  const addresses = [...handlers.keys()].join(', ');

  return (req, res) => {
    const handle = handlers.get(req.url ?? '');
    const answered = handle?.(req, res) ?? Promise.reject(notFound(`The worker only has ${addresses}.`));
    answered.catch((error: unknown) => sendProblem(req, res, error, logger));
  };

  function showLive(_req: IncomingMessage, res: ServerResponse): Promise<void> {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify(live));
    return Promise.resolve();
  }

  async function answer(_req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [isReachable, database] = await Promise.all([
      succeeds(consumer.check()),
      succeeds(pool.query('select 1')),
    ]);
    const { trouble, durability: queueDurability } = queue.state();
    // a queue that accepts no votes because it is full or not durable can still be drained
    const isRead = isReachable && !['unavailable', 'read-only'].includes(trouble?.trouble ?? '');
    const reason = holdUp();
    const unreachable = queue.unreachable().map(describeQueue);
    const up = isRead && database && reason === null;
    res.writeHead(up ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    res.end(
      JSON.stringify({
        status: up ? 'up' : 'down',
        parts: {
          queue: {
            ...describePart(isRead, queueDurability, trouble?.message),
            ...(unreachable.length > 0 && { unreachable }),
          },
          database: describePart(database, durability.latest()),
          recording: { status: reason === null ? 'up' : 'down', ...(reason === null ? {} : { reason }) },
        },
      }),
    );
  }
}

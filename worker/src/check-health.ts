import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Pool } from '@hands/db/pool';
import { showApi } from '@hands/shared/api-page';
import { answers } from '@hands/shared/health';
import type { Logger } from '@hands/shared/logger';
import { showMetrics } from '@hands/shared/metrics';
import { notFound, sendProblem } from '@hands/shared/problem';
import type { BatchConsumer } from '@hands/shared/queue/consume-batches';
import { workerApi } from './describe-api.ts';
import type { DatabaseRetry } from './database-retry.ts';
import type { WorkerMetrics } from './metrics.ts';
import { showStats } from './show-stats.ts';
import type { Pipeline } from './watch-pipeline.ts';

interface Parts {
  pool: Pool;
  consumer: BatchConsumer;
  pipeline: Pick<Pipeline, 'read'>;
  retry: Pick<DatabaseRetry, 'holdUp'>;
  metrics: WorkerMetrics;
  logger: Logger;
}

/**
 * `GET /health`: 200 where both the queue and the database answer, else 503, each named. Also `GET /stats` and
 * `GET /metrics`, figures, and `GET /openapi.json`, which tells of all of them.
 */
export function checkHealth({ pool, consumer, pipeline, retry, metrics, logger }: Parts): RequestListener {
  const handlers = new Map([
    ['/health', answer],
    ['/stats', showStats(metrics, pipeline)],
    ['/metrics', showMetrics(metrics.registry)],
    ['/openapi.json', showApi(workerApi).document],
  ]);
  const addresses = [...handlers.keys()].join(', ');

  return (req, res) => {
    const handle = handlers.get(req.url ?? '');
    const answered =
      handle?.(req, res) ?? Promise.reject(notFound(`The worker has ${addresses}, and nothing else.`));
    answered.catch((error: unknown) => sendProblem(req, res, error, logger));
  };

  async function answer(_req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [queue, database] = await Promise.all([answers(consumer.check()), answers(pool.query('select 1'))]);
    const reason = retry.holdUp();
    const up = queue && database && reason === null;
    res.writeHead(up ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    const state = (part: boolean) => ({ status: part ? 'up' : 'down' });
    res.end(
      JSON.stringify({
        status: up ? 'up' : 'down',
        parts: {
          queue: state(queue),
          database: state(database),
          recording: { ...state(reason === null), ...(reason === null ? {} : { reason }) },
        },
      }),
    );
  }
}

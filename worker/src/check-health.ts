import type { RequestListener, ServerResponse } from 'node:http';
import type { Pool } from '@hands/db/pool';
import { showApi } from '@hands/shared/api-page';
import { answers } from '@hands/shared/health';
import type { Logger } from '@hands/shared/logger';
import { notFound, sendProblem } from '@hands/shared/problem';
import type { BatchConsumer } from '@hands/shared/queue/consume-batches';
import { workerApi } from './describe-api.ts';

interface Parts {
  pool: Pool;
  consumer: BatchConsumer;
  logger: Logger;
}

const api = showApi(workerApi);

/**
 * `GET /health`: 200 where both the queue and the database answer, else 503, each named. And `GET /openapi.json`, which
 * says so.
 */
export function checkHealth({ pool, consumer, logger }: Parts): RequestListener {
  return (req, res) => {
    if (req.url === '/health') void answer(res);
    else if (req.url === '/openapi.json') void api.document(req, res);
    else
      void sendProblem(
        req,
        res,
        notFound('The worker has /health and /openapi.json, and nothing else.'),
        logger,
      );
  };

  async function answer(res: ServerResponse): Promise<void> {
    const [queue, database] = await Promise.all([answers(consumer.check()), answers(pool.query('select 1'))]);
    const up = queue && database;
    res.writeHead(up ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    const state = (part: boolean) => ({ status: part ? 'up' : 'down' });
    res.end(
      JSON.stringify({
        status: up ? 'up' : 'down',
        parts: { queue: state(queue), database: state(database) },
      }),
    );
  }
}

import type { RequestListener, ServerResponse } from 'node:http';
import type { Pool } from '@hands/db/pool';
import { answers } from '@hands/shared/health';
import type { Logger } from '@hands/shared/logger';
import { notFound, sendProblem } from '@hands/shared/problem';
import type { BatchConsumer } from '@hands/shared/queue/consume-batches';

interface Parts {
  pool: Pool;
  consumer: BatchConsumer;
  logger: Logger;
}

/** `GET /health`: 200 where both the queue and the database answer, else 503, each named. There is nothing else here. */
export function checkHealth({ pool, consumer, logger }: Parts): RequestListener {
  return (req, res) => {
    if (req.url === '/health') void answer(res);
    else void sendProblem(req, res, notFound('The worker has /health and nothing else.'), logger);
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

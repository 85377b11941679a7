// Batches that the worker gave up. Their ballots were accepted: they stay in the queue until they are tried again.
import { notFound } from '@hands/shared/http/problem';
import { retryFailedBatch } from '@hands/shared/queue/failed-batches';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { readFields } from '../http/read-fields.ts';
import { withActivityLog } from '../managing/with-activity-log.ts';
import type { AdminParts } from './parts.ts';
import { readFailed } from './read-in-flight.ts';
import { sendPage } from './send-page.ts';

/** `GET /admin/batches`. 503. */
export function showBatches(parts: AdminParts): RequestHandler {
  return async (_req, res) => {
    await sendPage(res, parts, 'batches', { batches: await readFailed(parts.queue) });
  };
}

const retrySchema = z.strictObject({
  batch: z.string({ error: 'must name a batch, or say all' }).meta({ description: 'An id, or `all`.' }),
});

/** `POST /admin/batches` with `batch=<id>` or `batch=all`: 303 back. 404 where it has not failed, 503. */
export function retryBatches(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { batch } = readFields(retrySchema, await readBody(req));
    const failed = await readFailed(parts.queue);
    const wanted = failed.filter(({ id }) => batch === 'all' || id === batch);
    if (wanted.length === 0 && batch !== 'all') throw notFound('There is no such failed batch.');
    for (const { id, ballots, reason } of wanted) {
      await askDatabase(
        withActivityLog(parts.pool, res.locals.actor as string, 'retry batch', async () => {
          const found = await retryFailedBatch(parts.queue.bullQueues(), id);
          return found ? { detail: { batch: id, ballots, reason } } : undefined;
        }),
        'It is not known whether the batch will be tried again. Please look into the list.',
      );
    }
    res.redirect(303, '/admin/batches');
  };
}

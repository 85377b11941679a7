// Batches that the worker has stopped retrying. Their ballots were accepted, so they stay in the queue until they are retried.
import { notFound } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import { MAX_LISTED_BATCHES, retryFailedBatch } from '@hands/shared/queue/failed-batches';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { withActivityLog } from '../managing/with-activity-log.ts';
import type { AdminParts } from './parts.ts';
import { readFailed } from '../managing/read-in-flight.ts';
import { sendPage } from '../http/send-page.ts';

/** `GET /admin/batches`. 503. */
export function showBatches(parts: AdminParts): RequestHandler {
  return async (_req, res) => {
    const batches = await readFailed(parts.queue);
    await sendPage(res, parts, 'admin/batches', () => ({ batches, maxBatches: MAX_LISTED_BATCHES }));
  };
}

const retrySchema = z.strictObject({
  batch: z.string({ error: 'must be the id of a batch, or all' }).meta({ description: 'An id, or `all`.' }),
});

/** `POST /admin/batches` with `batch=<id>` or `batch=all`: 303 to the list. 404 if no such batch has failed, 503. */
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
        'We could not confirm the retry. Please check the list of failed batches.',
      );
    }
    res.redirect(303, '/admin/batches');
  };
}

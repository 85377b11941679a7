// Ballots that were accepted but could not be counted (I6).
import { notFound } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { countRejected, listRejected } from './list-rejected.ts';
import { pageQuerySchema, pollNumber, rowNumber } from '../managing/page-query.ts';
import { sayReason } from '../managing/say-reason.ts';
import type { AdminParts } from './parts.ts';
import { retryRejected } from './retry-rejected.ts';
import { sendPage } from '../http/send-page.ts';

const BALLOTS_A_PAGE = 50;

const querySchema = pageQuerySchema.extend({ tried: rowNumber.optional() });

/** `GET /admin/rejected`, `?poll=`, `?before=`. 400 that names the parameter, 503. */
export function showRejected(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { tried, poll, before } = readFields(querySchema, req.query);
    const [byReason, page] = await askDatabase(
      Promise.all([
        countRejected(parts.pool, poll),
        listRejected(parts.pool, { poll, before, limit: BALLOTS_A_PAGE }),
      ]),
      'The rejected ballots cannot be read now. Please try again.',
    );
    await sendPage(res, parts, 'admin/rejected', (texts) => ({
      byReason,
      ballots: page.rows,
      next: page.next,
      poll,
      before,
      tried,
      say: (reason: string) => sayReason(texts, reason),
    }));
  };
}

const retrySchema = z.union([
  z.strictObject({ id: rowNumber }),
  z.strictObject({ pollId: pollNumber, reason: z.string().regex(/^[^\0]*$/, 'must be a reason') }),
]);

/**
 * `POST /admin/rejected` with `id`, or with `pollId` and `reason`: 303 to the list. 404 if no such ballot is rejected, 409 if
 * it is malformed, 503.
 */
export function retryBallots(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const wanted = readFields(retrySchema, await readBody(req));
    const ballots = await askDatabase(
      retryRejected(parts, res.locals.actor as string, wanted),
      'We could not confirm the retry. Please try again; each ballot will only count once.',
    );
    if (ballots === 0) throw notFound('There is no such rejected ballot.');
    res.redirect(303, `/admin/rejected?tried=${ballots}`);
  };
}

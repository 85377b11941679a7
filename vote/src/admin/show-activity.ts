import type { RequestHandler } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { readFields } from '../http/read-fields.ts';
import { listActions } from '../managing/list-activity.ts';
import { tellDetail } from './describe-changes.ts';
import { pageQuerySchema } from './page-query.ts';
import type { AdminParts } from './parts.ts';
import { sendPage } from './send-page.ts';

const ACTIONS_A_PAGE = 50;

/** `GET /admin/trail`, `?poll=`, `?before=`: what administrators did, newest first. 400 that names the parameter, 503. */
export function showTrail(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { poll, before } = readFields(pageQuerySchema, req.query);
    const { rows, next } = await askDatabase(
      listActions(parts.pool, { poll, before, limit: ACTIONS_A_PAGE }),
      'The trail cannot be read now. Please try again.',
    );
    await sendPage(res, parts, 'trail', { actions: rows, next, poll, before, tellDetail });
  };
}

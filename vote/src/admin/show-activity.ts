import { readFields } from '@hands/shared/http/read-fields';
import type { RequestHandler } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { listActivity } from '../managing/list-activity.ts';
import { describeActivity } from '../managing/describe-activity.ts';
import { pageQuerySchema } from '../managing/page-query.ts';
import type { AdminParts } from './parts.ts';
import { sendPage } from '../http/send-page.ts';

const ACTIONS_A_PAGE = 50;

/** `GET /admin/activity`, `?poll=`, `?before=`: the activity log, newest first. 400 that names the parameter, 503. */
export function showActivity(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { poll, before } = readFields(pageQuerySchema, req.query);
    const { rows, next } = await askDatabase(
      listActivity(parts.pool, { poll, before, limit: ACTIONS_A_PAGE }),
      'The activity log cannot be read now. Please try again.',
    );
    await sendPage(res, parts, 'admin/activity', (texts) => ({
      actions: rows.map((action) => describeActivity(texts, action, 'UTC')),
      next,
      poll,
      before,
    }));
  };
}

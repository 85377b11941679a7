import { readFields } from '@hands/shared/http/read-fields';
import { z } from 'zod';
import { askDatabase } from '../http/ask-database.ts';
import { sendPage } from '../http/send-page.ts';
import { describeActivity } from '../managing/describe-activity.ts';
import { listActivity } from '../managing/list-activity.ts';
import { managePath } from '../access/manage-link.ts';
import { rowNumber } from '../managing/page-query.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';

const ACTIONS_A_PAGE = 50;

const querySchema = z.object({ before: rowNumber.optional() });

/** `GET /p/{slug}/manage/activity`, `?before=`: this poll's activity, newest first. 400 that names the parameter, 503. */
export function showPollActivity(parts: ManagePageParts): ManageHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    const { before } = readFields(querySchema, req.query);
    const { rows, next } = await askDatabase(
      listActivity(parts.pool, { poll: poll.id, before, limit: ACTIONS_A_PAGE }),
      'The activity log cannot be read now. Please try again.',
    );
    await sendPage(res, parts, 'manage/activity', (texts) => ({
      poll,
      manager,
      page: managePath(poll),
      actions: rows.map((action) => describeActivity(texts, action, poll.timeZone)),
      next,
      before,
    }));
  };
}

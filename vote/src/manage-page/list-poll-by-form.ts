import { readFields } from '@hands/shared/http/read-fields';
import { z } from 'zod';
import { readBody } from '../http/read-body.ts';
import { managePath } from '../access/manage-link.ts';
import { runAction } from '../managing/run-action.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendRefused } from './show-poll-page.ts';

const schema = z.strictObject({ listed: z.enum(['true', 'false'], { error: 'must be true or false' }) });

/** `POST /p/{slug}/manage/listed` with `listed=true` or `false`: 303 to the page. 400, 403 (refuseListing) and 409 lead to it, too. */
export function listPollByForm(parts: ManagePageParts): ManageHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    try {
      const { listed } = readFields(schema, await readBody(req));
      await runAction(parts, manager, 'change', poll.id, { listed: listed === 'true' });
      res.redirect(303, `${managePath(poll)}?done=${listed === 'true' ? 'list' : 'hide'}`);
    } catch (error) {
      await sendRefused(req, res, parts, error);
    }
  };
}

import { badField } from '@hands/shared/http/problem';
import { readBody } from '../http/read-body.ts';
import { managePath } from '../access/manage-link.ts';
import { asPollChange, readPollForm } from '../managing/poll-form.ts';
import type { PollForm } from '../managing/poll-form.ts';
import { queueTime } from '../managing/queue-time.ts';
import { runAction } from '../managing/run-action.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendRefused } from './show-poll-page.ts';

/** A request contains the poll's form twice: as submitted and as it was shown. */
const MAX_BYTES = 96 * 1024;

/** `POST /p/{slug}/manage`: 303 to the page. 400, 403 and 409 lead to it with the submitted values and the errors of each field. */
export function changePollByForm(parts: ManagePageParts): ManageHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    const fields = Object(await readBody(req, MAX_BYTES)) as Record<string, unknown>;
    const form = readPollForm(fields);
    const shown = readShown(fields.shown);
    try {
      await runAction(
        parts,
        manager,
        'change',
        poll.id,
        asPollChange(form, shown, () => queueTime(parts.queue)),
      );
      res.redirect(303, `${managePath(poll)}?done=change`);
    } catch (error) {
      await sendRefused(req, res, parts, error, { form, shown });
    }
  };
}

function readShown(text: unknown): PollForm {
  try {
    return readPollForm(Object(JSON.parse(String(text))) as Record<string, unknown>);
  } catch {
    throw badField('shown', 'must be the form as it was shown');
  }
}

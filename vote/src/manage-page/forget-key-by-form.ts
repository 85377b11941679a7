import { forgetKey } from '../access/remember-key.ts';
import { managePath } from '../access/manage-link.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendConfirmation } from './send-confirmation.ts';

/** `GET /p/{slug}/manage/key/forget`: the page that asks for confirmation. */
export function confirmForgetting(parts: ManagePageParts): ManageHandler {
  return (_req, res) =>
    sendConfirmation(res, parts, (texts) => ({
      question: texts.keys.forgetQuestion,
      warning: texts.keys.forgetWarning,
      button: texts.keys.forgetButton,
      action: `${managePath(res.locals.poll)}/key/forget`,
    }));
}

/** `POST /p/{slug}/manage/key/forget`: 303 to the page, which asks for a key unless an administrator opens it. */
export function forgetKeyByForm(parts: ManagePageParts): ManageHandler {
  return (_req, res) => {
    const { poll } = res.locals;
    forgetKey(res, poll.slug, parts);
    res.redirect(303, `${managePath(poll)}?done=forget-key`);
  };
}

import { deleteLabels } from '../managing/delete-labels.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { votersPath } from './show-voters-page.ts';

/** `GET /p/{slug}/manage/voters/names/delete`: the page that asks for confirmation. */
export function confirmDeletingLabels(parts: ManagePageParts): ManageHandler {
  return (_req, res) =>
    sendConfirmation(res, parts, (texts) => ({
      question: texts.votersPage.deleteQuestion,
      warning: texts.votersPage.deleteWarning,
      button: texts.votersPage.deleteNames,
      action: `${votersPath(res.locals.poll)}/names/delete`,
    }));
}

/** `POST /p/{slug}/manage/voters/names/delete`: 303 to the page of the voters. 503. */
export function deleteLabelsByForm(parts: ManagePageParts): ManageHandler {
  return async (_req, res) => {
    const { poll, manager } = res.locals;
    await deleteLabels(parts.pool, manager, poll.id);
    res.redirect(303, `${votersPath(poll)}?done=delete-names`);
  };
}

import { isolate } from '@hands/shared/text/isolate';
import { askDatabase } from '../http/ask-database.ts';
import { listKeys } from '../managing/list-keys.ts';
import { managePath } from '../access/manage-link.ts';
import { forgetKey } from '../access/remember-key.ts';
import { noSuchKey, revokeKey } from '../managing/revoke-key.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { sendRefused } from './show-poll-page.ts';

type KeyHandler = ManageHandler<{ keyId: string }>;

/** `GET /p/{slug}/manage/keys/{keyId}/revoke`: the page that asks for confirmation. 404, 503. */
export function confirmRevocation(parts: ManagePageParts): KeyHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    const keys = await askDatabase(
      listKeys(parts.pool, poll.id),
      'The keys of this poll cannot be read now. Please try again.',
    );
    const key = keys.find(({ id }) => id === req.params.keyId);
    if (!key) throw noSuchKey();
    await sendConfirmation(res, parts, (texts) => ({
      question: texts.keys.revokeQuestion(isolate(key.label)),
      warning: key.id === manager.keyId ? texts.keys.revokeOwn : texts.keys.revokeOther,
      button: texts.keys.revokeButton,
      action: `${managePath(poll)}/keys/${key.id}/revoke`,
    }));
  };
}

/** `POST /p/{slug}/manage/keys/{keyId}/revoke`: 303 to the poll's page. 404; 409 leads to it with the reason. */
export function revokeKeyByForm(parts: ManagePageParts): KeyHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    const { keyId } = req.params;
    try {
      await revokeKey(parts.pool, manager, poll.id, keyId);
    } catch (error) {
      await sendRefused(req, res, parts, error);
      return;
    }
    if (keyId === manager.keyId) forgetKey(res, poll.slug, parts);
    res.redirect(303, `${managePath(poll)}?done=revoke-key`);
  };
}

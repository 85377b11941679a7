import { isolate } from '@hands/shared/text/isolate';
import type { Texts } from '@hands/shared/texts/catalogues';
import { listTokens } from '../managing/list-tokens.ts';
import type { ListedToken } from '../managing/list-tokens.ts';
import { noSuchToken, replaceToken, revokeToken } from '../managing/revoke-token.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { sendSlips } from './send-slips.ts';
import { sendRefusedVoters, votersPath } from './show-voters-page.ts';

type TokenHandler = ManageHandler<{ tokenId: string }>;

/** `GET /p/{slug}/manage/voters/{tokenId}/revoke` and `…/replace`: the page that asks for confirmation. 404, 503. */
export function confirmForToken(parts: ManagePageParts, action: 'revoke' | 'replace'): TokenHandler {
  return async (req, res) => {
    const { poll } = res.locals;
    const tokens = await listTokens(parts, poll);
    const token = tokens.find(({ id, revoked }) => id === req.params.tokenId && !revoked);
    if (!token) throw noSuchToken();
    await sendConfirmation(res, parts, (texts) => ({
      ...describe[action](texts, token),
      action: `${votersPath(poll)}/${token.id}/${action}`,
    }));
  };
}

const describe = {
  revoke: (texts: Texts, { label }: ListedToken) => ({
    question:
      label === null
        ? texts.votersPage.revokeNamelessQuestion
        : texts.votersPage.revokeQuestion(isolate(label)),
    warning: texts.votersPage.revokeWarning,
    button: texts.votersPage.revokeButton,
  }),
  replace: (texts: Texts, { label }: ListedToken) => ({
    question:
      label === null
        ? texts.votersPage.replaceNamelessQuestion
        : texts.votersPage.replaceQuestion(isolate(label)),
    warning: texts.votersPage.replaceWarning,
    button: texts.votersPage.replaceButton,
  }),
};

/** `POST /p/{slug}/manage/voters/{tokenId}/revoke`: 303 to the page of the voters; 404 leads to it with the reason. */
export function revokeTokenByForm(parts: ManagePageParts): TokenHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    try {
      await revokeToken(parts, manager, poll.id, req.params.tokenId);
      res.redirect(303, `${votersPath(poll)}?done=revoke`);
    } catch (error) {
      await sendRefusedVoters(req, res, parts, error);
    }
  };
}

/** `POST /p/{slug}/manage/voters/{tokenId}/replace`: 201 with the new slip; 404 and 409 lead to the page of the voters. */
export function replaceTokenByForm(parts: ManagePageParts): TokenHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    try {
      await sendSlips(
        req,
        res,
        parts,
        [await replaceToken(parts, manager, poll.id, req.params.tokenId)],
        true,
      );
    } catch (error) {
      await sendRefusedVoters(req, res, parts, error);
    }
  };
}

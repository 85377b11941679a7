import { addressFor } from '@hands/shared/http/page-address';
import { ProblemError } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import { readBody } from '../http/read-body.ts';
import { sendPage } from '../http/send-page.ts';
import { addKey } from '../managing/add-key.ts';
import { newKeySchema } from '../managing/key-schema.ts';
import { manageLink, managePath } from '../access/manage-link.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendRefused } from './show-poll-page.ts';

/**
 * `POST /p/{slug}/manage/keys` with `label`: 201 with the page that shows the manage link. It is the answer itself and no redirect,
 * because the key is nowhere afterwards. 400 and 409 lead to the poll's page with the reason.
 */
export function addKeyByForm(parts: ManagePageParts): ManageHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    try {
      const { label } = readFields(newKeySchema, await readBody(req));
      const { added, secret } = await addKey(parts.pool, manager, poll.id, label);
      const link = manageLink(addressFor(parts.voteUrl, req, parts.trustProxy), poll, secret);
      const values = { poll, manager, page: managePath(poll), label: added.label, link };
      await sendPage(res, parts, 'manage/key-added', () => values, 201);
    } catch (error) {
      await sendRefused(req, res, parts, inWords(error));
    }
  };
}

/** The page has one place for the errors of this form, and not one beside each field. */
function inWords(error: unknown): unknown {
  if (!(error instanceof ProblemError) || !error.problem.errors) return error;
  const { status, title, errors } = error.problem;
  const [first] = errors;
  return new ProblemError({
    status,
    title,
    detail: `The key was not added: its label ${first?.message ?? 'is wrong'}.`,
  });
}

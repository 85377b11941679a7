import { ProblemError, wantsPage } from '@hands/shared/http/problem';
import { sayWhenToRetry } from '@hands/shared/http/say-when-to-retry';
import type { Request, RequestHandler } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { redirectToForm } from '../http/refused-form.ts';
import { forbidden } from '../http/require-token.ts';
import { managePath } from '../access/manage-link.ts';
import { rememberKey } from '../access/remember-key.ts';
import type { Poll } from '../polls/read-polls.ts';
import type { ManagePageParts } from './parts.ts';
import { sendAccessPage } from './send-access-page.ts';

/**
 * `POST /p/{slug}/manage/key` with `key`, which may be the whole manage link: 303 to the page, and this browser owns the poll. 403
 * (wrong key), 429 (too many of them) and 503 lead browsers to the page with the reason. A valid key is never refused.
 */
export function useKey(
  parts: ManagePageParts,
): RequestHandler<unknown, unknown, unknown, Request['query'], { poll: Poll }> {
  return async (req, res) => {
    const { poll } = res.locals;
    const { key } = Object(await readBody(req)) as Record<string, unknown>;
    const given = readKey(key);
    try {
      const found = await askDatabase(
        parts.findKey(poll.id, [given]),
        'The keys of this poll cannot be read now. Please try again.',
      );
      if (found) {
        rememberKey(req, res, poll.slug, given, parts);
        res.redirect(303, managePath(poll));
        return;
      }
      await parts.wrongTokens.count(req);
      throw forbidden('This is not a key of this poll. Copy the whole manage link and try again.');
    } catch (error) {
      if (!(error instanceof ProblemError) || !wantsPage(req)) throw error;
      const { problem } = error;
      sayWhenToRetry(res, error);
      if (redirectToForm(req, res, parts, managePath(poll), { problem })) return;
      await sendAccessPage(req, res, parts, problem);
    }
  };
}

/** The key alone, from a key or a link that ends in one. */
function readKey(given: unknown): string {
  const text = typeof given === 'string' ? given.trim() : '';
  return text.slice(text.lastIndexOf('#k=') + 1).replace(/^k=/, '');
}

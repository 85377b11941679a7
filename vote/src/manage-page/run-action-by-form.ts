// The buttons on a poll's page. Actions that cannot be undone ask for confirmation first.
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { notFound } from '@hands/shared/http/problem';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { managePath } from '../access/manage-link.ts';
import { pollActionNames, pollActions } from '../managing/poll-actions.ts';
import type { Button, PollActionName } from '../managing/poll-actions.ts';
import { readFigures } from '../managing/read-figures.ts';
import { forgetKey } from '../access/remember-key.ts';
import { runAction } from '../managing/run-action.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendConfirmation } from './send-confirmation.ts';
import { sendRefused } from './show-poll-page.ts';

type ActionHandler = ManageHandler<{ action: string }>;

/** `GET /p/{slug}/manage/{action}`: the page that asks for confirmation; if none is needed, 303 to the poll. 404, 503. */
export function confirmAction(parts: ManagePageParts): ActionHandler {
  return async (req, res) => {
    const { poll } = res.locals;
    const { name, button } = findButton(req.params.action);
    const { confirmation } = button;
    if (!confirmation) {
      res.redirect(303, managePath(poll));
      return;
    }
    const figures = await askDatabase(
      readFigures(parts.pool, [poll.id]),
      'The poll cannot be read now. Please try again.',
    );
    const found = figures.get(poll.id);
    if (!found) throw noSuchPoll();
    await sendConfirmation(res, parts, (texts) => ({
      ...confirmation(texts, poll.id, found.ballots),
      action: `${managePath(poll)}/${name}`,
    }));
  };
}

/**
 * `POST /p/{slug}/manage/{action}`: 303 to the poll's page, or to a list if the poll was deleted. 400, 403 and 409 lead to the
 * poll's page with the reason. 404, 503.
 */
export function runActionByForm(parts: ManagePageParts): ActionHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    const { name, button } = findButton(req.params.action);
    const fields = Object(await readBody(req)) as Record<string, unknown>;
    try {
      await runAction(parts, manager, name, poll.id, button.bodyOf?.(fields, poll));
    } catch (error) {
      await sendRefused(req, res, parts, error);
      return;
    }
    if (name === 'delete') {
      forgetKey(res, poll.slug, parts);
      res.redirect(303, manager.isAdmin ? '/admin' : '/polls');
    } else res.redirect(303, `${managePath(poll)}?done=${name}`);
  };
}

function findButton(action: string): { name: PollActionName; button: Button } {
  const name = pollActionNames.find((known) => known === action);
  const button = name && pollActions[name].button;
  if (!button) throw notFound('There is nothing at this address.');
  return { name, button };
}

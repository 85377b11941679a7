// The buttons on a poll's page. Actions that cannot be undone ask for confirmation first.
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { notFound } from '@hands/shared/http/problem';
import type { RequestHandler } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { pollActionNames, pollActions } from '../managing/poll-actions.ts';
import type { Button, PollActionName } from '../managing/poll-actions.ts';
import { runAction } from '../managing/run-action.ts';
import { readPollId } from '../polls/read-poll-id.ts';
import { readPolls } from '../polls/read-polls.ts';
import { sendRefused } from './edit-poll.ts';
import type { AdminParts } from './parts.ts';
import { readFigures } from './read-figures.ts';
import { sendPage } from './send-page.ts';

type ActionHandler = RequestHandler<{ id: string; action: string }>;

/** `GET /admin/polls/{id}/{action}`: the page that asks for confirmation; if none is needed, 303 to the poll. 404, 503. */
export function confirmAction(parts: AdminParts): ActionHandler {
  return async (req, res) => {
    const id = readPollId(req.params.id);
    const { name, button } = findButton(req.params.action);
    if (!button.confirmation) {
      res.redirect(303, `/admin/polls/${id}`);
      return;
    }
    const [[poll], figures] = await askDatabase(
      Promise.all([readPolls(parts.pool, [id]), readFigures(parts.pool, [id])]),
      'The poll cannot be read now. Please try again.',
    );
    if (!poll) throw noSuchPoll();
    const { confirmation } = button;
    await sendPage(res, parts, 'confirm', { poll, figures: figures.get(id), action: name, confirmation });
  };
}

/**
 * `POST /admin/polls/{id}/{action}`: 303 to the poll, or to the overview if it was deleted. 400 and 409 lead to the poll's
 * page with the reason. 404, 503.
 */
export function runActionByForm(parts: AdminParts): ActionHandler {
  return async (req, res) => {
    const id = readPollId(req.params.id);
    const { name, button } = findButton(req.params.action);
    const fields = Object(await readBody(req)) as Record<string, unknown>;
    const manager = { actor: res.locals.actor as string, isAdmin: true };
    try {
      await runAction(parts, manager, name, id, button.bodyOf?.(fields));
    } catch (error) {
      await sendRefused(req, res, parts, error);
      return;
    }
    res.redirect(303, name === 'delete' ? '/admin' : `/admin/polls/${id}?done=${name}`);
  };
}

function findButton(action: string): { name: PollActionName; button: Button } {
  const name = pollActionNames.find((known) => known === action);
  const button = name && pollActions[name].button;
  if (!button) throw notFound('There is nothing at this address.');
  return { name, button };
}

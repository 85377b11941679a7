import { ProblemError, wantsPage } from '@hands/shared/http/problem';
import type { RequestHandler } from 'express';
import { managePath } from '../access/manage-link.ts';
import { requireManager } from '../access/require-manager.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendAccessPage } from './send-access-page.ts';

/**
 * Stores the poll that the address names in `res.locals`. Pages have one address, with the slug; 308 leads there. Forms are taken as
 * they come. 404, 503.
 */
export function findManagedPoll(parts: ManagePageParts): RequestHandler<{ id: string }> {
  return async (req, res, next) => {
    const poll = await findPoll(parts, req, req.params.id);
    if (req.method === 'GET' && req.params.id !== poll.slug) {
      res.redirect(308, managePath(poll) + req.url.replace(/^\/(?=\?|$)/, ''));
      return;
    }
    res.locals.poll = poll;
    next();
  };
}

/**
 * Stores who acts in `res.locals`. Browsers without a key of this poll get 401 with the page that asks for one; for everyone else
 * see requireManager().
 */
export function admitManager(parts: ManagePageParts): ManageHandler {
  return async (req, res, next) => {
    try {
      res.locals.manager = await requireManager(req, res, parts, res.locals.poll);
    } catch (error) {
      const isStranger = error instanceof ProblemError && error.problem.status === 401;
      if (!isStranger || !wantsPage(req)) throw error;
      await sendAccessPage(req, res, parts);
      return;
    }
    next();
  };
}

import type { RequestHandler } from 'express';
import { managePath } from '../access/manage-link.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { AdminParts } from './parts.ts';

/** `/admin/polls/{id}`, `/admin/polls/{id}/{action}`: 308 to the page that manages the poll. 404, 503. */
export function leadToPoll(parts: AdminParts): RequestHandler<{ id: string; action?: string }> {
  return async (req, res) => {
    const { id, action } = req.params;
    const page = managePath(await findPoll(parts, req, id));
    const [query = ''] = /\?[^#]*/.exec(req.originalUrl) ?? [];
    res.redirect(308, `${page}${action === undefined ? '' : `/${encodeURIComponent(action)}`}${query}`);
  };
}

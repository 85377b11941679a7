import { inTransaction } from '@hands/db/in-transaction';
import { notFound } from '@hands/shared/problem';
import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import { askDatabase } from '../ask-database.ts';
import { deletePoll } from '../delete-poll.ts';
import { readPollId } from '../read-poll-id.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';
import type { ChangeParts } from './create-poll.ts';

/**
 * `DELETE /polls/{id}`: 204, and the poll is gone with its ballots. 401, 403, 404, 503. Poll 1, the sample application's,
 * comes back without ballots at the next start.
 */
export function removePoll(parts: ChangeParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    refuseOtherSites(req);
    needAdmin(req, res, parts);
    const id = readPollId(req.params.id);
    const found = await askDatabase(
      inTransaction(parts.pool, (client) => deletePoll(client, id)),
      'It is not known whether the poll was deleted. Please try again.',
    );
    parts.polls.forget(id);
    if (!found) throw notFound('There is no such poll.');
    res.status(204).end();
  };
}

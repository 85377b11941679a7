import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import { administerPoll } from '../administer-poll.ts';
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
    const actor = await needAdmin(req, res, parts);
    const id = readPollId(req.params.id);
    await administerPoll(parts, actor, 'delete poll', id, deletePoll);
    res.status(204).end();
  };
}

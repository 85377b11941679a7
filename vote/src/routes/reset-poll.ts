import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import { administerPoll } from '../administer-poll.ts';
import { readPollId } from '../read-poll-id.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';
import { resetPoll } from '../reset-poll.ts';
import type { ChangeParts } from './create-poll.ts';
import { sendPoll } from './send-poll.ts';

/** `POST /polls/{id}/reset`: 200 and the poll; `removal` while its ballots are being removed. 401, 403, 404, 409, 429, 503. */
export function emptyPoll(parts: ChangeParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    refuseOtherSites(req);
    const actor = await needAdmin(req, res, parts);
    const id = readPollId(req.params.id);
    await administerPoll(parts, actor, 'reset poll', id, (client, locked) =>
      resetPoll(client, locked, parts.queue),
    );
    await sendPoll(res, parts, req.params.id);
  };
}

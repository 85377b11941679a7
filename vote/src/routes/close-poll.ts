import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import { administerPoll } from '../administer-poll.ts';
import { closePoll } from '../close-poll.ts';
import { readPollId } from '../read-poll-id.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';
import type { ChangeParts } from './create-poll.ts';
import { sendPoll } from './send-poll.ts';

/** `POST /polls/{id}/close`: 200 and the poll. 401, 403, 404, 409 where it is not open, 429, 503. */
export function endPoll(parts: ChangeParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    refuseOtherSites(req);
    const actor = await needAdmin(req, res, parts);
    const id = readPollId(req.params.id);
    await administerPoll(parts, actor, 'close poll', id, (client, locked) =>
      closePoll(client, locked, parts.queue),
    );
    await sendPoll(res, parts, req.params.id);
  };
}

import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import { administerPoll } from '../administer-poll.ts';
import { changePoll } from '../change-poll.ts';
import { pollChangeSchema } from '../poll-schema.ts';
import { readFields } from '../read-fields.ts';
import { readJson } from '../read-json.ts';
import { readPollId } from '../read-poll-id.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';
import type { ChangeParts } from './create-poll.ts';
import { sendPoll } from './send-poll.ts';

/**
 * `PATCH /polls/{id}` with the fields to change: 200 and the poll. 400 that names the fields, 401, 403, 404, 409 where
 * ballots that count forbid it, 413, 415, 503.
 */
export function mendPoll(parts: ChangeParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    refuseOtherSites(req);
    const actor = await needAdmin(req, res, parts);
    const id = readPollId(req.params.id);
    const change = readFields(pollChangeSchema, await readJson(req, res));
    await administerPoll(parts, actor, 'change poll', id, (client, locked) =>
      changePoll(client, locked, change, parts.queue),
    );
    await sendPoll(res, parts, req.params.id);
  };
}

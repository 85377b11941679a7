import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import { administerPoll } from '../administer-poll.ts';
import { reopeningSchema } from '../poll-schema.ts';
import { readFields } from '../read-fields.ts';
import { readJson } from '../read-json.ts';
import { readPollId } from '../read-poll-id.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';
import { reopenPoll } from '../reopen-poll.ts';
import type { ChangeParts } from './create-poll.ts';
import { sendPoll } from './send-poll.ts';

/**
 * `POST /polls/{id}/reopen`, with `{"closesAt"}` or without a body: 200 and the poll. 400 for a deadline that has passed,
 * 401, 403, 404, 409 where the poll is not final, 413, 415, 429, 503.
 */
export function reopenAgain(parts: ChangeParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    refuseOtherSites(req);
    const actor = await needAdmin(req, res, parts);
    const id = readPollId(req.params.id);
    const { closesAt } = readFields(reopeningSchema, (await readJson(req, res)) ?? {});
    await administerPoll(parts, actor, 'reopen poll', id, (client, locked) =>
      reopenPoll(client, locked, closesAt, parts.queue),
    );
    await sendPoll(res, parts, req.params.id);
  };
}

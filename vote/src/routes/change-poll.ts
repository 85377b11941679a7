import { inTransaction } from '@hands/db/in-transaction';
import { notFound } from '@hands/shared/problem';
import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import { askDatabase } from '../ask-database.ts';
import { changePoll } from '../change-poll.ts';
import { pollChangeSchema, pollJson } from '../poll-schema.ts';
import { readFields } from '../read-fields.ts';
import { readJson } from '../read-json.ts';
import { queueTime } from '../queue-time.ts';
import { readPollId } from '../read-poll-id.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';
import { findPoll } from '../find-poll.ts';
import type { ChangeParts } from './create-poll.ts';

/**
 * `PATCH /polls/{id}` with the fields to change: 200 and the poll. 400 that names the fields, 401, 403, 404, 409 where
 * ballots that count forbid it, 413, 415, 503.
 */
export function mendPoll(parts: ChangeParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    refuseOtherSites(req);
    needAdmin(req, res, parts);
    const id = readPollId(req.params.id);
    const change = readFields(pollChangeSchema, await readJson(req, res));
    const now = queueTime(parts.queue);
    const found = await askDatabase(
      inTransaction(parts.pool, (client) => changePoll(client, id, change, now)),
      'It is not known whether the poll was changed. Please try again.',
    );
    parts.polls.forget(id);
    if (!found) throw notFound('There is no such poll.');
    const poll = await findPoll(parts.polls, req.params.id);
    res.set('Cache-Control', 'no-store').json(pollJson(poll));
  };
}

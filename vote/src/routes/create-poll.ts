import type { Pool } from '@hands/db/pool';
import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import type { AdminSettings } from '../admin-access.ts';
import { askDatabase } from '../ask-database.ts';
import { createPoll } from '../create-poll.ts';
import type { PollCache } from '../poll-cache.ts';
import { newPollSchema, pollJson } from '../poll-schema.ts';
import { readFields } from '../read-fields.ts';
import { readJson } from '../read-json.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';
import { findPoll } from '../find-poll.ts';

export interface ChangeParts extends AdminSettings {
  pool: Pool;
  polls: PollCache;
}

/**
 * `POST /polls` with JSON: 201, the poll, and its address in Location. 400 that names the fields, 401, 403, 413, 415,
 * 503.
 */
export function addPoll(parts: ChangeParts): RequestHandler {
  return async (req, res) => {
    refuseOtherSites(req);
    needAdmin(req, res, parts);
    const wanted = readFields(newPollSchema, await readJson(req, res));
    const id = await askDatabase(
      createPoll(parts.pool, wanted),
      'It is not known whether the poll was made. Please look into the list before trying again.',
    );
    parts.polls.forget(id);
    const poll = await findPoll(parts.polls, String(id));
    res.status(201).location(`/polls/${id}`).set('Cache-Control', 'no-store').json(pollJson(poll));
  };
}

import type { Pool } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import type { AdminSettings } from '../admin-access.ts';
import { askDatabase } from '../ask-database.ts';
import { createPoll } from '../create-poll.ts';
import type { PollCache } from '../poll-cache.ts';
import { newPollSchema, pollJson } from '../poll-schema.ts';
import type { NewPoll } from '../poll-schema.ts';
import { readPoll } from '../read-polls.ts';
import type { Poll } from '../read-polls.ts';
import { readFields } from '../read-fields.ts';
import { readJson } from '../read-json.ts';
import { refuseOtherSites } from '../refuse-other-sites.ts';

export interface ChangeParts extends AdminSettings {
  pool: Pool;
  queue: BatchQueue;
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
    const poll = await makePoll(parts, wanted);
    res.status(201).location(`/polls/${poll.id}`).set('Cache-Control', 'no-store').json(pollJson(poll));
  };
}

/** @throws ProblemError 400 where fields do not go together, 503 */
export async function makePoll({ pool, polls }: ChangeParts, wanted: NewPoll): Promise<Poll> {
  const poll = await askDatabase(
    createPoll(pool, wanted).then((id) => readPoll(pool, id)),
    'It is not known whether the poll was made. Please look into the list before trying again.',
  );
  polls.forget(poll.id);
  return poll;
}

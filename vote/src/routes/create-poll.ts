import type { Pool } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import { needAdmin } from '../admin-access.ts';
import type { AdminSettings } from '../admin-access.ts';
import { administer } from '../administer.ts';
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
    const actor = await needAdmin(req, res, parts);
    const wanted = readFields(newPollSchema, await readJson(req, res));
    const poll = await makePoll(parts, actor, wanted);
    res.status(201).location(`/polls/${poll.id}`).set('Cache-Control', 'no-store').json(pollJson(poll));
  };
}

/** @throws ProblemError 400 where fields do not go together, 503 */
export async function makePoll({ pool, polls }: ChangeParts, actor: string, wanted: NewPoll): Promise<Poll> {
  const { poll } = await askDatabase(
    administer(pool, actor, 'create poll', async (client) => {
      const pollId = await createPoll(client, wanted);
      return { pollId, detail: { question: wanted.question }, poll: await readPoll(client, pollId) };
    }),
    'It is not known whether the poll was made. Please look into the list before trying again.',
  );
  polls.forget(poll.id);
  return poll;
}

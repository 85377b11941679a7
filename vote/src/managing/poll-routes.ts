// The API that creates and changes polls.
import type { Pool } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Express, RequestHandler } from 'express';
import { readFields } from '../http/read-fields.ts';
import { readJson } from '../http/read-json.ts';
import type { RequireSameOrigin } from '../http/require-same-origin.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { PollCache } from '../polls/poll-cache.ts';
import { newPollSchema, pollJson } from '../polls/poll-schema.ts';
import { readPollId } from '../polls/read-poll-id.ts';
import { requireAdmin } from './admin-access.ts';
import type { AdminSettings } from './admin-access.ts';
import { createPoll } from './create-poll.ts';
import { requireCreator } from './require-creator.ts';
import type { CreatorSettings } from './require-creator.ts';
import { pollActionNames, pollActions } from './poll-actions.ts';
import type { PollActionName } from './poll-actions.ts';
import { runAction } from './run-action.ts';

export interface ManagingParts extends AdminSettings {
  pool: Pool;
  queue: BatchQueue;
  polls: PollCache;
  requireSameOrigin: RequireSameOrigin;
}

export type CreationParts = ManagingParts & CreatorSettings;

/** Adds a route for each poll action. */
export function addPollRoutes(app: Express, parts: ManagingParts): void {
  for (const name of pollActionNames) {
    const { method, path } = pollActions[name];
    app[method](path, act(parts, name));
  }
}

/**
 * `POST /polls` with JSON: 201 with the poll, and its address in Location. 400 that names the fields, 401, 403, 413, 415, 429,
 * 503.
 */
export function createByApi(parts: CreationParts): RequestHandler {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const creator = await requireCreator(req, res, parts);
    const wanted = readFields(newPollSchema, await readJson(req));
    await creator.count();
    const poll = await createPoll(parts, creator.actor, wanted);
    res.status(201).location(`/polls/${poll.id}`).set('Cache-Control', 'no-store').json(pollJson(poll));
  };
}

/**
 * 200 with the current poll, or 204 if it was deleted. 400 that names the fields, 401, 403, 404, 409 if the poll's state
 * or its ballots forbid it, 413, 415, 429, 503.
 */
function act(parts: ManagingParts, name: PollActionName): RequestHandler {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const actor = await requireAdmin(req, res, parts);
    const id = readPollId(String(req.params.id));
    await runAction(parts, actor, name, id, await readJson(req));
    if (name === 'delete') res.status(204).end();
    else res.set('Cache-Control', 'no-store').json(pollJson(await findPoll(parts.polls, String(id))));
  };
}

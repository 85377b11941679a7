// The API that creates and changes polls.
import type { Pool } from '@hands/db/pool';
import { addressFor } from '@hands/shared/http/page-address';
import { readFields } from '@hands/shared/http/read-fields';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Express, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Config } from '../config.ts';
import { readJson } from '../http/read-json.ts';
import type { RequireSameOrigin } from '../http/require-same-origin.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { FindPollParts } from '../polls/find-poll.ts';
import { pollPath } from '../polls/poll-path.ts';
import { newPollSchema, pollJson } from '../polls/poll-schema.ts';
import type { createdPollSchema } from '../polls/poll-schema.ts';
import { createPoll } from './create-poll.ts';
import { requireManagedPoll } from '../access/require-managed-poll.ts';
import { manageLink } from '../access/manage-link.ts';
import { requireCreator } from '../access/require-creator.ts';
import type { CreatorSettings } from '../access/require-creator.ts';
import type { ManagerSettings } from '../access/require-manager.ts';
import { pollActionNames, pollActions } from './poll-actions.ts';
import type { PollActionName } from './poll-actions.ts';
import { runAction } from './run-action.ts';

export interface ManagingParts extends ManagerSettings, FindPollParts {
  pool: Pool;
  queue: BatchQueue;
  requireSameOrigin: RequireSameOrigin;
}

export type CreationParts = ManagingParts & CreatorSettings & Pick<Config, 'voteUrl'>;

/** Adds a route for each poll action. */
export function addPollRoutes(app: Express, parts: ManagingParts): void {
  for (const name of pollActionNames) {
    const { method, path } = pollActions[name];
    app[method](path, act(parts, name));
  }
}

/**
 * `POST /polls` with JSON: 201 with the poll and the link to manage it, and its address in Location. 400 that names the fields, 401,
 * 403, 413, 415, 429, 503.
 */
export function createByApi(parts: CreationParts): RequestHandler {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const creator = await requireCreator(req, res, parts);
    const wanted = readFields(newPollSchema, await readJson(req));
    await creator.count();
    const { poll, key, joinCode } = await createPoll(parts, creator.actor, wanted);
    const created: z.infer<typeof createdPollSchema> = {
      ...pollJson(poll),
      joinCode,
      manageUrl: manageLink(addressFor(parts.voteUrl, req, parts.trustProxy), poll, key),
    };
    res
      .status(201)
      .location(poll.listed ? `/polls/${poll.id}` : pollPath(poll))
      .set('Cache-Control', 'no-store')
      .json(created);
  };
}

/**
 * 200 with the current poll, or 204 if it was deleted. 400 that names the fields, 401, 403, 404, 409 if the poll's state
 * or its ballots forbid it, 413, 415, 429, 503.
 */
function act(parts: ManagingParts, name: PollActionName): RequestHandler<{ id: string }> {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll, manager } = await requireManagedPoll(req, res, parts);
    await runAction(parts, manager, name, poll.id, await readJson(req));
    if (name === 'delete') res.status(204).end();
    else res.set('Cache-Control', 'no-store').json(pollJson(await findPoll(parts, req, poll.slug)));
  };
}

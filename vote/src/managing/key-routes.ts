// The API for the keys of a poll.
import { addressFor } from '@hands/shared/http/page-address';
import { readFields } from '@hands/shared/http/read-fields';
import type { Express, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Config } from '../config.ts';
import { askDatabase } from '../http/ask-database.ts';
import { readJson } from '../http/read-json.ts';
import { addKey } from './add-key.ts';
import { requireManagedPoll } from '../access/require-managed-poll.ts';
import { keyJson, newKeySchema } from './key-schema.ts';
import type { createdKeySchema, keyListSchema } from './key-schema.ts';
import { listKeys } from './list-keys.ts';
import { manageLink } from '../access/manage-link.ts';
import type { ManagingParts } from './poll-routes.ts';
import { revokeKey } from './revoke-key.ts';

type Parts = ManagingParts & Pick<Config, 'voteUrl'>;

export function addKeyRoutes(app: Express, parts: Parts): void {
  app.get('/polls/:id/keys', showKeys(parts));
  app.post('/polls/:id/keys', addKeyByApi(parts));
  app.delete('/polls/:id/keys/:keyId', revokeKeyByApi(parts));
}

/** 200 with the keys. 401, 403, 404, 429, 503. */
function showKeys(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const { poll } = await requireManagedPoll(req, res, parts);
    const keys = await askDatabase(
      listKeys(parts.pool, poll.id),
      'The keys of this poll cannot be read now. Please try again.',
    );
    const answer: z.infer<typeof keyListSchema> = { keys: keys.map(keyJson) };
    res.set('Cache-Control', 'no-store').json(answer);
  };
}

/** 201 with the key and its link. 400 that names the field, 401, 403, 404, 409 if there are too many, 413, 415, 429, 503. */
function addKeyByApi(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll, manager } = await requireManagedPoll(req, res, parts);
    const { label } = readFields(newKeySchema, await readJson(req));
    const { added, secret } = await addKey(parts.pool, manager, poll.id, label);
    const answer: z.infer<typeof createdKeySchema> = {
      ...keyJson(added),
      key: secret,
      manageUrl: manageLink(addressFor(parts.voteUrl, req, parts.trustProxy), poll, secret),
    };
    res.status(201).set('Cache-Control', 'no-store').json(answer);
  };
}

/** 204. 401, 403, 404, 409 if an owner asks to revoke the last key, 429, 503. */
function revokeKeyByApi(parts: Parts): RequestHandler<{ id: string; keyId: string }> {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll, manager } = await requireManagedPoll(req, res, parts);
    await revokeKey(parts.pool, manager, poll.id, req.params.keyId);
    res.status(204).end();
  };
}

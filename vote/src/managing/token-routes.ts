// The API for the voter tokens of a poll.
import type { IncomingMessage } from 'node:http';
import { addressFor } from '@hands/shared/http/page-address';
import { readFields } from '@hands/shared/http/read-fields';
import type { Express, RequestHandler } from 'express';
import type { z } from 'zod';
import { requireManagedPoll } from '../access/require-managed-poll.ts';
import type { Config } from '../config.ts';
import { readJson } from '../http/read-json.ts';
import type { Poll } from '../polls/read-polls.ts';
import { addTokens } from './add-tokens.ts';
import { deleteLabels } from './delete-labels.ts';
import type { NewToken } from './insert-tokens.ts';
import { listTokens } from './list-tokens.ts';
import type { TokenListParts } from './list-tokens.ts';
import type { ManagingParts } from './poll-routes.ts';
import { replaceToken, revokeToken } from './revoke-token.ts';
import { MAX_TOKENS_BYTES, newTokensSchema } from './token-schema.ts';
import type { createdTokenSchema, createdTokensSchema, tokenListSchema } from './token-schema.ts';
import { votingLink } from './voting-link.ts';

type Parts = ManagingParts & TokenListParts & Pick<Config, 'voteUrl'>;

export function addTokenRoutes(app: Express, parts: Parts): void {
  app.get('/polls/:id/tokens', showTokens(parts));
  app.post('/polls/:id/tokens', addTokensByApi(parts));
  app.delete('/polls/:id/tokens/labels', deleteLabelsByApi(parts));
  app.delete('/polls/:id/tokens/:tokenId', revokeTokenByApi(parts));
  app.post('/polls/:id/tokens/:tokenId/replace', replaceTokenByApi(parts));
}

/** 200 with the tokens. 401, 403, 404, 429, 503. */
function showTokens(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const { poll } = await requireManagedPoll(req, res, parts);
    const answer: z.infer<typeof tokenListSchema> = { tokens: await listTokens(parts, poll) };
    res.set('Cache-Control', 'no-store').json(answer);
  };
}

/** 201 with the links. 400 that names the field, 401, 403, 404, 409, 413, 415, 429, 503. */
function addTokensByApi(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll, manager } = await requireManagedPoll(req, res, parts);
    const wanted = readFields(newTokensSchema, await readJson(req, MAX_TOKENS_BYTES));
    const added = await addTokens(parts.pool, manager, poll.id, wanted);
    const answer: z.infer<typeof createdTokensSchema> = {
      tokens: added.map((token) => createdJson(parts, req, poll, token)),
    };
    res.status(201).set('Cache-Control', 'no-store').json(answer);
  };
}

/** 204. 401, 403, 404, 429, 503. */
function deleteLabelsByApi(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll, manager } = await requireManagedPoll(req, res, parts);
    await deleteLabels(parts.pool, manager, poll.id);
    res.status(204).end();
  };
}

/** 204. 401, 403, 404, 429, 503. */
function revokeTokenByApi(parts: Parts): RequestHandler<{ id: string; tokenId: string }> {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll, manager } = await requireManagedPoll(req, res, parts);
    await revokeToken(parts, manager, poll.id, req.params.tokenId);
    res.status(204).end();
  };
}

/** 201 with the new link. 401, 403, 404, 409, 429, 503. */
function replaceTokenByApi(parts: Parts): RequestHandler<{ id: string; tokenId: string }> {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll, manager } = await requireManagedPoll(req, res, parts);
    const added = await replaceToken(parts, manager, poll.id, req.params.tokenId);
    res
      .status(201)
      .set('Cache-Control', 'no-store')
      .json(createdJson(parts, req, poll, added));
  };
}

const createdJson = (
  { voteUrl, trustProxy }: Parts,
  req: IncomingMessage,
  poll: Poll,
  { id, label, token }: NewToken,
): z.infer<typeof createdTokenSchema> => ({
  id,
  label,
  url: votingLink(addressFor(voteUrl, req, trustProxy), poll, token),
});

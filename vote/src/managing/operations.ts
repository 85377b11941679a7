import { pageContent } from '@hands/shared/http/common-operations';
import type { Operation } from '@hands/shared/http/openapi';
import { createdPollSchema, newPollSchema, pollSchema } from '../polls/poll-schema.ts';
import { pollParameters } from '../polls/operations.ts';
import { createdKeySchema, keyListSchema, keyParameters, MAX_KEYS, newKeySchema } from './key-schema.ts';
import { pollActionNames, pollActions } from './poll-actions.ts';
import type { PollActionName } from './poll-actions.ts';
import {
  createdTokenSchema,
  createdTokensSchema,
  MAX_NEW_TOKENS,
  newTokensSchema,
  tokenListSchema,
  tokenParameters,
} from './token-schema.ts';

const json = 'application/json';

export const managingOperations: Operation[] = [
  {
    method: 'post',
    path: '/polls',
    summary: 'Create a poll',
    description:
      'With `CREATE_POLLS=token`, the default in production, it takes the admin token. Otherwise none is needed.',
    bearer: 'optional',
    body: { [json]: newPollSchema },
    answers: {
      201: {
        description: 'The poll, and the link to manage it.',
        content: { [json]: createdPollSchema },
        headers: { Location: 'The poll’s address.' },
      },
    },
    problems: [400, 401, 403, 413, 415, 429, 503],
  },
  {
    method: 'get',
    path: '/polls/new',
    summary: 'The page that creates a poll',
    answers: { 200: { description: 'A form.', content: pageContent } },
  },
  {
    method: 'get',
    path: '/p/{id}/share',
    summary: 'The page that shares a poll',
    description: 'For those who may manage the poll. Everyone else is led to the ballot.',
    parameters: pollParameters,
    answers: {
      200: { description: 'Links, join code and QR code.', content: pageContent },
      303: { description: 'To the ballot.', headers: { Location: 'The poll’s ballot page.' } },
    },
    problems: [404, 503],
  },
  ...pollActionNames.map(describeAction),
  {
    method: 'get',
    path: '/polls/{id}/keys',
    summary: 'List the keys of a poll',
    description: 'Anyone who has one of them may manage the poll. The keys themselves are not stored.',
    bearer: 'needed',
    parameters: pollParameters,
    answers: { 200: { description: 'All keys, oldest first.', content: { [json]: keyListSchema } } },
    problems: [401, 403, 404, 429, 503],
  },
  {
    method: 'post',
    path: '/polls/{id}/keys',
    summary: 'Add a key to a poll',
    description: `For someone who manages the poll with you. A poll has at most ${MAX_KEYS} keys.`,
    bearer: 'needed',
    parameters: pollParameters,
    body: { [json]: newKeySchema },
    answers: {
      201: { description: 'The key. It is not shown again.', content: { [json]: createdKeySchema } },
    },
    problems: [400, 401, 403, 404, 409, 413, 415, 429, 503],
  },
  {
    method: 'delete',
    path: '/polls/{id}/keys/{keyId}',
    summary: 'Revoke a key of a poll',
    description: 'One may revoke one’s own. Only an administrator may revoke the last one: 409.',
    bearer: 'needed',
    parameters: keyParameters,
    answers: { 204: { description: 'The key is revoked.' } },
    problems: [401, 403, 404, 409, 429, 503],
  },
  {
    method: 'get',
    path: '/polls/{id}/tokens',
    summary: 'List the voter tokens of a poll',
    description: 'Each is a voting link of one voter. The tokens themselves are not stored.',
    bearer: 'needed',
    parameters: pollParameters,
    answers: { 200: { description: 'All tokens, by label.', content: { [json]: tokenListSchema } } },
    problems: [401, 403, 404, 429, 503],
  },
  {
    method: 'post',
    path: '/polls/{id}/tokens',
    summary: 'Add voter tokens to a poll',
    description: `With \`labels\` or \`count\`, up to ${MAX_NEW_TOKENS} at once. 409 if the poll’s \`voters\` is not \`token\`. Up to 1 MiB.`,
    bearer: 'needed',
    parameters: pollParameters,
    body: { [json]: newTokensSchema },
    answers: {
      201: {
        description: 'The voting links, in the order of the labels. They are not shown again.',
        content: { [json]: createdTokensSchema },
      },
    },
    problems: [400, 401, 403, 404, 409, 413, 415, 429, 503],
  },
  {
    method: 'delete',
    path: '/polls/{id}/tokens/labels',
    summary: 'Delete the names of a poll’s voters',
    description: 'Their voting links and their votes stay.',
    bearer: 'needed',
    parameters: pollParameters,
    answers: { 204: { description: 'The labels are deleted.' } },
    problems: [401, 403, 404, 429, 503],
  },
  {
    method: 'delete',
    path: '/polls/{id}/tokens/{tokenId}',
    summary: 'Revoke a voter token',
    description:
      'A vote that was cast with it stays. After a second at the latest, no other is accepted with it.',
    bearer: 'needed',
    parameters: tokenParameters,
    answers: { 204: { description: 'The token is revoked.' } },
    problems: [401, 403, 404, 429, 503],
  },
  {
    method: 'post',
    path: '/polls/{id}/tokens/{tokenId}/replace',
    summary: 'Replace a voter token',
    description:
      'Revokes it and adds one with the same label. A vote that was cast with the old link stays, and the new link is another voter, who may vote as well.',
    bearer: 'needed',
    parameters: tokenParameters,
    answers: {
      201: { description: 'The new voting link.', content: { [json]: createdTokenSchema } },
    },
    problems: [401, 403, 404, 409, 429, 503],
  },
];

function describeAction(name: PollActionName): Operation {
  const { method, path, summary, description, schema } = pollActions[name];
  return {
    method,
    path: path.replace(':id', '{id}'),
    summary,
    description,
    bearer: 'needed',
    parameters: pollParameters,
    ...(schema && { body: { [json]: schema } }),
    answers:
      name === 'delete'
        ? { 204: { description: 'The poll is deleted.' } }
        : { 200: { description: 'The poll.', content: { [json]: pollSchema } } },
    problems: [400, 401, 403, 404, ...(name === 'delete' ? [] : ([409] as const)), 413, 415, 429, 503],
  };
}

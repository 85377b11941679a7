import { pageContent } from '@hands/shared/http/common-operations';
import type { Operation } from '@hands/shared/http/openapi';
import { createdPollSchema, newPollSchema, pollSchema } from '../polls/poll-schema.ts';
import { pollParameters } from '../polls/operations.ts';
import { pollActionNames, pollActions } from './poll-actions.ts';
import type { PollActionName } from './poll-actions.ts';

const json = 'application/json';

export const managingOperations: Operation[] = [
  {
    method: 'post',
    path: '/polls',
    summary: 'Create a poll',
    description: 'With `CREATE_POLLS=anyone`, the default outside production, no token is needed.',
    forAdmins: true,
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
];

function describeAction(name: PollActionName): Operation {
  const { method, path, summary, description, schema } = pollActions[name];
  return {
    method,
    path: path.replace(':id', '{id}'),
    summary,
    description,
    forAdmins: true,
    parameters: pollParameters,
    ...(schema && { body: { [json]: schema } }),
    answers:
      name === 'delete'
        ? { 204: { description: 'The poll is deleted.' } }
        : { 200: { description: 'The poll.', content: { [json]: pollSchema } } },
    problems: [400, 401, 403, 404, ...(name === 'delete' ? [] : ([409] as const)), 413, 415, 429, 503],
  };
}

import { pageContent } from '@hands/shared/http/common-operations';
import type { Operation } from '@hands/shared/http/openapi';
import { pollReferenceTextSchema } from '@hands/shared/poll/poll-reference';
import { z } from 'zod';
import { resultsQuerySchema } from './results-query.ts';
import { resultsSchema } from './snapshot-schema.ts';

export const pollParameters = z.object({
  id: pollReferenceTextSchema.meta({ description: 'The poll’s id or its slug.' }),
});

const results = {
  query: resultsQuerySchema,
  answers: {
    200: {
      description: 'The current results. For a browser the live page, with `?present` for a projector.',
      content: { 'application/json': resultsSchema, ...pageContent },
    },
  },
  problems: [400, 404, 429, 503],
} as const;

export const snapshotOperations: Operation[] = [
  {
    method: 'get',
    path: '/polls/{id}/results',
    summary: 'The results of a poll',
    description:
      'If a poll shows its results only to those who have voted, send the voter cookie that came with the vote. `Authorization: Bearer ADMIN_TOKEN` always shows them, and so does a key of this poll in place of the token.',
    parameters: pollParameters,
    ...results,
  },
  {
    method: 'get',
    path: '/polls/{id}',
    summary: 'The same as GET /polls/{id}/results',
    parameters: pollParameters,
    ...results,
  },
  {
    method: 'get',
    path: '/p/{id}/results',
    summary: 'The same at the poll’s address for people',
    parameters: pollParameters,
    ...results,
  },
  {
    method: 'get',
    path: '/p/{id}',
    summary: 'The same as GET /p/{id}/results',
    parameters: pollParameters,
    ...results,
  },
  {
    method: 'get',
    path: '/',
    summary: 'The results of poll 1',
    ...results,
  },
];

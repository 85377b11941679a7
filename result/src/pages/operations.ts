import { pageContent } from '@hands/shared/http/common-operations';
import type { Operation } from '@hands/shared/http/openapi';
import { pollParameters } from '../snapshots/operations.ts';
import { oembedQuerySchema, oembedSchema } from './answer-oembed.ts';
import { embedQuerySchema } from './embed-query.ts';

export const pageOperations: Operation[] = [
  {
    method: 'get',
    path: '/embed/{id}',
    summary: 'Live results for a frame on any page, or as an overlay',
    description:
      'The same for everyone, whatever cookies or tokens are sent: what all may see. An unlisted poll is found by its slug only.',
    parameters: pollParameters,
    query: embedQuerySchema,
    answers: { 200: { description: 'The page.', content: pageContent } },
    problems: [400, 404, 503],
  },
  {
    method: 'get',
    path: '/oembed',
    summary: 'The frame for a poll’s address (https://oembed.com)',
    query: oembedQuerySchema,
    answers: { 200: { description: 'A frame of type rich.', content: { 'application/json': oembedSchema } } },
    problems: [400, 404, 501, 503],
  },
];

// What /openapi.json and /docs say of this service.
import { showApi } from '@hands/shared/http/api-page';
import { healthSchema } from '@hands/shared/http/health';
import {
  apiOperations,
  describeApi,
  liveOperation,
  metricsOperation,
  pageContent,
  problemSchema,
} from '@hands/shared/http/openapi';
import type { Operation } from '@hands/shared/http/openapi';
import { pollKinds, pollStatuses, resultsVisibilities } from '@hands/shared/poll/poll';
import { pollIdTextSchema } from '@hands/shared/poll/poll-id';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Express } from 'express';
import { z } from 'zod';
import { exportSchema, roundSchema } from './export/to-json.ts';
import { statsSchema } from './monitoring/show-stats.ts';

const snapshotSchema: z.ZodType<Snapshot> = z
  .object({
    pollId: z.int(),
    version: z
      .int()
      .meta({ description: 'Rises with every change: draw only what is newer than what you show.' }),
    question: z.string(),
    kind: z.enum(pollKinds),
    status: z.enum(pollStatuses),
    resultsVisible: z.enum(resultsVisibilities),
    visible: z.boolean().meta({
      description:
        'Whether you may see the votes. Where not, all `votes` are null and there are no `rounds`.',
    }),
    options: z.array(
      z.object({
        position: z.int(),
        text: z.string(),
        votes: z.int().nullable().meta({ description: 'Of a ranked poll: first preferences.' }),
      }),
    ),
    rounds: z
      .exactOptional(z.array(roundSchema))
      .meta({ description: 'Of a ranked poll: the instant run-off.' }),
    total: z.int().meta({ description: 'Voters, not choices. Shown to everybody.' }),
    inFlight: z.int().nullable().meta({
      description:
        'Ballots of a closing poll that the queue still holds; null where that is not known yet, 0 in every other status.',
    }),
    opensAt: z.iso.datetime().nullable(),
    closesAt: z.iso.datetime().nullable(),
    sealedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Since when nothing changes the result any more.' }),
    at: z.iso.datetime().meta({ description: 'When the database was read, by the queue’s clock.' }),
  })
  .meta({ id: 'Snapshot' });

const ofPoll = z.object({
  id: pollIdTextSchema.meta({ description: 'The poll’s id.' }),
});
const snapshot = {
  200: {
    description: 'The present snapshot; for a browser the live page, with `?present` for a projector.',
    content: { 'application/json': snapshotSchema, ...pageContent },
  },
};

const exports = {
  parameters: ofPoll,
  description:
    'For whoever may see the votes. Times of casting are given as buckets of ten ballots or more, so that none leads to a voter.',
  problems: [404, 503],
} satisfies Partial<Operation>;

const notShown = {
  description: 'The votes are not shown to you, or not yet; `detail` says to whom and when.',
  content: { 'application/problem+json': problemSchema },
};

const operations: Operation[] = [
  {
    method: 'get',
    path: '/polls/{id}/results',
    summary: 'The results of a poll',
    description:
      'Where a poll shows its results to those who have voted, send the voter’s cookie that came with the vote. `Authorization: Bearer ADMIN_TOKEN` always sees them.',
    parameters: ofPoll,
    answers: snapshot,
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/polls/{id}',
    summary: 'The same as GET /polls/{id}/results',
    parameters: ofPoll,
    answers: snapshot,
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/',
    summary: 'The results of poll 1',
    answers: snapshot,
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/polls/{id}/export.json',
    summary: 'A poll as a file: tallies with times, and ballots over time',
    ...exports,
    answers: {
      200: { description: 'The file.', content: { 'application/json': exportSchema } },
      403: notShown,
    },
  },
  {
    method: 'get',
    path: '/polls/{id}/export.csv',
    summary: 'The same for spreadsheets',
    ...exports,
    answers: {
      200: {
        description:
          'Tables one below the other, with an empty line between them: the poll, its options, the rounds of a ranked poll, ballots over time (those outside in a last row without times). UTF-8 with a byte order mark; texts that a spreadsheet would take for a formula begin with an apostrophe.',
        content: { 'text/csv': z.string() },
      },
      403: notShown,
    },
  },
  {
    method: 'get',
    path: '/health',
    summary: 'Whether screens are kept up to date',
    answers: {
      200: { description: 'They are.', content: { 'application/json': healthSchema } },
      503: {
        description:
          'They are not: the state of `database` or `tick` says why. Those of the other services are told besides.',
        content: { 'application/json': healthSchema },
      },
    },
  },
  {
    method: 'get',
    path: '/stats',
    summary: 'A few figures',
    answers: { 200: { description: 'As they are now.', content: { 'application/json': statsSchema } } },
  },
  liveOperation,
  metricsOperation,
  ...apiOperations,
];

export const resultApi = describeApi(
  {
    title: 'Show of Hands: result',
    description: [
      'Results, as they are and as they change. The same snapshots come over sockets, at once and after each change:',
      'over a WebSocket to `/polls/{id}/stream` or `/ws/polls/{id}/` as JSON text;',
      'over Socket.io as event `tally` after `watch` with a poll’s id, with `poll-stats` `{pollId, optionId, newCount}` for each option that changed; and, of all polls together, as event `pipeline` how votes are getting on: `{behindMs, inFlight, failedBatches, parts: {vote, queue, worker, database}}`.',
      'What a snapshot shows is decided for each viewer, by the cookie and the Authorization header of the request that opens the socket.',
    ].join(' '),
  },
  operations,
);

export function addApi(app: Express): void {
  const api = showApi(resultApi);
  app.get('/openapi.json', api.document);
  app.get('/docs', api.page);
}

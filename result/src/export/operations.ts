import type { Operation } from '@hands/shared/http/openapi';
import { problemSchema } from '@hands/shared/http/problem-responses';
import { z } from 'zod';
import { pollParameters } from '../snapshots/operations.ts';
import { exportQuerySchema } from './export-query.ts';
import { exportSchema } from './to-json.ts';

const exported = {
  parameters: pollParameters,
  query: exportQuerySchema,
  description:
    'For everyone who may see the votes. Times of casting are grouped into buckets of ten ballots or more, so that none identifies a voter.',
  problems: [400, 404, 429, 503],
} as const;

const notShown = {
  description: 'You may not see the votes, or not yet; `detail` says who may, and when.',
  content: { 'application/problem+json': problemSchema },
};

const jsonExport = {
  ...exported,
  answers: {
    200: { description: 'The file.', content: { 'application/json': exportSchema } },
    403: notShown,
  },
};

const csvExport = {
  ...exported,
  answers: {
    200: {
      description:
        'Several tables separated by empty lines: the poll, its options with their letters (for a ranked poll the outcome, winner first, then the rounds), ballots over time (those in no bucket in a last row without times). UTF-8 with a byte order mark; an apostrophe precedes each character of a text that a spreadsheet could read as the start of a formula, with any separator.',
      content: { 'text/csv': z.string() },
    },
    403: notShown,
  },
};

export const exportOperations: Operation[] = [
  {
    method: 'get',
    path: '/polls/{id}/export.json',
    summary: 'A poll as a file: tallies with times, and ballots over time',
    ...jsonExport,
  },
  {
    method: 'get',
    path: '/polls/{id}/export.csv',
    summary: 'The same for spreadsheets',
    ...csvExport,
  },
  {
    method: 'get',
    path: '/p/{id}/export.json',
    summary: 'The same as GET /polls/{id}/export.json',
    ...jsonExport,
  },
  {
    method: 'get',
    path: '/p/{id}/export.csv',
    summary: 'The same as GET /polls/{id}/export.csv',
    ...csvExport,
  },
];

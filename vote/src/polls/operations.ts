import { pageContent } from '@hands/shared/http/common-operations';
import type { Operation } from '@hands/shared/http/openapi';
import { pollReferenceTextSchema } from '@hands/shared/poll/poll-reference';
import { z } from 'zod';
import { pollSchema } from './poll-schema.ts';
import { codeParameters, joinQuerySchema } from './show-join.ts';
import {
  listOfThemeQuerySchema,
  listQuerySchema,
  pollListSchema,
  themeParameterSchema,
} from './show-polls.ts';
import { themeListSchema } from './show-themes.ts';

const json = 'application/json';

export const pollParameters = z.object({
  id: pollReferenceTextSchema.meta({ description: 'The poll’s id or its slug.' }),
});

const pageOfPolls = {
  description: 'A page of polls.',
  content: { [json]: pollListSchema },
  headers: { Link: 'The address of the next page, if there is one: <…>; rel="next".' },
};

const toPoll = { description: 'To the poll.', headers: { Location: 'The poll’s ballot page.' } };

export const pollOperations: Operation[] = [
  {
    method: 'get',
    path: '/polls',
    summary: 'List polls',
    description: 'Newest first, a page at a time. Browsers get the page of open polls.',
    query: listQuerySchema,
    answers: { 200: pageOfPolls },
    problems: [400, 503],
  },
  {
    method: 'get',
    path: '/polls/{id}',
    summary: 'Read a poll',
    description:
      'A change made by another instance shows within a second. Browsers get the ballot page; that of poll 1 is also at `/`.',
    parameters: pollParameters,
    answers: { 200: { description: 'The poll.', content: { [json]: pollSchema, ...pageContent } } },
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/p/{id}',
    summary: 'The same at the poll’s address for people',
    parameters: pollParameters,
    answers: { 200: { description: 'The poll.', content: { [json]: pollSchema, ...pageContent } } },
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/p/{id}/qr.svg',
    summary: 'The QR code of a poll’s address for people',
    parameters: pollParameters,
    answers: { 200: { description: 'The code.', content: { 'image/svg+xml': z.string() } } },
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/p/{id}/event.ics',
    summary: 'The opening of a poll, for calendars',
    description: 'Until the poll closes, if it has a deadline. 404 also if the poll has no opening time.',
    parameters: pollParameters,
    answers: { 200: { description: 'The event.', content: { 'text/calendar': z.string() } } },
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/join',
    summary: 'The page that asks for a join code',
    description: 'With `?code=` the same as `/{code}`.',
    query: joinQuerySchema,
    answers: {
      200: { description: 'A form.', content: pageContent },
      303: toPoll,
    },
    problems: [400, 404, 429, 503],
  },
  {
    method: 'get',
    path: '/{code}',
    summary: 'Join a poll',
    description:
      'Leads to the open poll with this code. Wrong codes are limited per address, per IPv6 network of 48 bits and in all; beyond that, right ones are refused, too.',
    parameters: codeParameters,
    answers: { 303: toPoll },
    problems: [404, 429, 503],
  },
  {
    method: 'get',
    path: '/themes',
    summary: 'List themes',
    description: 'OnTrend, Moral Dilemmas and Sports are listed even without polls.',
    answers: { 200: { description: 'All themes.', content: { [json]: themeListSchema } } },
    problems: [503],
  },
  {
    method: 'get',
    path: '/themes/{theme}/polls',
    summary: 'List a theme’s polls',
    parameters: themeParameterSchema,
    query: listOfThemeQuerySchema,
    answers: { 200: pageOfPolls },
    problems: [400, 503],
  },
];

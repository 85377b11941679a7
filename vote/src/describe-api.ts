// What /openapi.json says of this service. The app's 405s come from it, too, and a test holds every route against it.
import { healthSchema } from '@hands/shared/http/health';
import {
  apiOperations,
  describeApi,
  liveOperation,
  metricsOperation,
  pageContent,
} from '@hands/shared/http/openapi';
import type { Operation } from '@hands/shared/http/openapi';
import { pollIdTextSchema } from '@hands/shared/poll/poll-id';
import { z } from 'zod';
import { statsSchema } from './monitoring/show-stats.ts';
import { newPollSchema, pollChangeSchema, pollSchema, reopeningSchema } from './polls/poll-schema.ts';
import {
  listOfThemeQuerySchema,
  listQuerySchema,
  pollListSchema,
  themeLabelSchema,
} from './polls/show-polls.ts';
import { themeListSchema } from './polls/show-themes.ts';
import { userVoteSchema } from './voting/cast-vote-by-user.ts';
import { choiceSchema, choicesSchema, letterSchema } from './voting/parse-choices.ts';
import { ballotStatusSchema } from './voting/show-receipt.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

const ofPoll = z.object({
  id: pollIdTextSchema.meta({ description: 'The poll’s id.' }),
});

const receiptSchema = z
  .object({
    status: z.literal('queued'),
    pollId: z.int(),
    choices: z.array(z.int()),
    castAt: z.iso
      .datetime()
      .meta({ description: 'By the queue’s clock: this decides which vote is the last.' }),
    receipt: z.string().meta({ description: 'Names the ballot, and not what was chosen.' }),
  })
  .meta({ id: 'Receipt' });

const ballotSchema = z.union([choiceSchema, choicesSchema]).meta({
  id: 'Ballot',
  description:
    'Positions of options: one as `choice`, or several as `choices`, for a ranked poll in order of preference.',
  examples: [{ choice: 0 }, { choices: [2, 0] }],
});

const nextLink = { Link: 'The address of the next page, where there is one: <…>; rel="next".' };

const operations: Operation[] = [
  {
    method: 'get',
    path: '/polls',
    summary: 'List polls',
    description: 'Newest first, a page at a time. Browsers get the page of open polls.',
    query: listQuerySchema,
    answers: {
      200: { description: 'A page of polls.', content: { [json]: pollListSchema }, headers: nextLink },
    },
    problems: [400, 503],
  },
  {
    method: 'post',
    path: '/polls',
    summary: 'Create a poll',
    forAdmins: true,
    body: { [json]: newPollSchema },
    answers: {
      201: {
        description: 'The poll.',
        content: { [json]: pollSchema },
        headers: { Location: 'The poll’s address.' },
      },
    },
    problems: [400, 401, 403, 413, 415, 429, 503],
  },
  {
    method: 'get',
    path: '/polls/new',
    summary: 'The page that makes a poll',
    answers: { 200: { description: 'A form.', content: pageContent } },
  },
  {
    method: 'get',
    path: '/polls/{id}',
    summary: 'Read a poll',
    description:
      'A change made by another instance shows within a second. Browsers get the ballot page, for poll 1 also at `/`.',
    parameters: ofPoll,
    answers: { 200: { description: 'The poll.', content: { [json]: pollSchema, ...pageContent } } },
    problems: [404, 503],
  },
  {
    method: 'patch',
    path: '/polls/{id}',
    summary: 'Change a poll',
    description:
      'What is not named stays. Once ballots exist, they keep their meaning: `options` may mend texts and grow, `kind` stays, and `maxChoices` can only rise; everything else is 409.',
    forAdmins: true,
    parameters: ofPoll,
    body: { [json]: pollChangeSchema },
    answers: { 200: { description: 'The poll.', content: { [json]: pollSchema } } },
    problems: [400, 401, 403, 404, 409, 413, 415, 429, 503],
  },
  {
    method: 'delete',
    path: '/polls/{id}',
    summary: 'Delete a poll with its ballots',
    description:
      'The answer comes at once; many ballots are removed in the background. Ballots still on their way are set aside, with the reason. Poll 1 belongs to the settings OPTION_A and OPTION_B: it comes back, without ballots, at the next start.',
    forAdmins: true,
    parameters: ofPoll,
    answers: { 204: { description: 'It is gone.' } },
    problems: [401, 403, 404, 429, 503],
  },
  {
    method: 'post',
    path: '/polls/{id}/close',
    summary: 'Close an open poll',
    description:
      'Two seconds from now, so that every instance knows of it by then. The poll is then `closing` until every vote cast in time is counted, and after that `final`.',
    forAdmins: true,
    parameters: ofPoll,
    answers: { 200: { description: 'The poll.', content: { [json]: pollSchema } } },
    problems: [401, 403, 404, 409, 429, 503],
  },
  {
    method: 'post',
    path: '/polls/{id}/reopen',
    summary: 'Reopen a poll whose result is final',
    description:
      'New votes come on top of those that count. `closesAt` is the new deadline; without it, or without a body, the poll stays open.',
    forAdmins: true,
    parameters: ofPoll,
    body: { [json]: reopeningSchema },
    answers: { 200: { description: 'The poll.', content: { [json]: pollSchema } } },
    problems: [400, 401, 403, 404, 409, 413, 415, 429, 503],
  },
  {
    method: 'post',
    path: '/polls/{id}/reset',
    summary: 'Take all ballots out of a poll',
    description:
      'Its voters may vote again. Ballots still on their way are set aside, with the reason. The answer comes at once; many ballots are removed in the background, which `removal` shows, and votes cast meanwhile are counted after that. Until then the poll cannot be reset again or reopened, nor become `final`.',
    forAdmins: true,
    parameters: ofPoll,
    answers: { 200: { description: 'The poll.', content: { [json]: pollSchema } } },
    problems: [401, 403, 404, 409, 429, 503],
  },
  {
    method: 'post',
    path: '/polls/{id}/vote',
    summary: 'Vote',
    description:
      'The voter is the one of the voter’s cookie; without one, a new voter, whose cookie comes with the answer. 202 is sent once the ballot is on disk. After a 503 send the same again with the same cookie: it counts once.',
    parameters: ofPoll,
    body: { [json]: ballotSchema, [form]: ballotSchema },
    answers: {
      202: { description: 'The ballot is on disk and will be counted.', content: { [json]: receiptSchema } },
      303: { description: 'The same, for a browser: back to the ballot page.' },
    },
    problems: [400, 403, 404, 409, 413, 415, 503],
  },
  {
    method: 'get',
    path: '/polls/{id}/vote',
    summary: 'Where a form’s answer is reloaded',
    parameters: ofPoll,
    answers: { 303: { description: 'To the ballot page.' } },
  },
  {
    method: 'get',
    path: '/polls/{id}/results',
    summary: 'The results',
    parameters: ofPoll,
    answers: { 307: { description: 'To the result service, which has an API document of its own.' } },
  },
  {
    method: 'get',
    path: '/receipts/{receipt}',
    summary: 'What became of a vote',
    description:
      'Of the vote that was answered with this receipt; never which option it was for. Ask again while it is `queued`. Browsers get a page that follows it.',
    parameters: z.object({ receipt: z.string().meta({ description: 'As it came with the 202.' }) }),
    answers: {
      200: { description: 'Its outcome so far.', content: { [json]: ballotStatusSchema, ...pageContent } },
    },
    problems: [404, 503],
  },
  {
    method: 'post',
    path: '/vote',
    summary: 'Vote for a user that the calling program names',
    description:
      'The same `userId` is the same voter each time, and never the voter of a cookie. `optionId` is the option’s position.',
    body: { [json]: userVoteSchema, [form]: userVoteSchema },
    answers: {
      202: {
        description: 'The ballot is on disk and will be counted.',
        content: { [json]: z.object({ status: z.literal('Vote queued') }) },
      },
    },
    problems: [400, 403, 404, 409, 413, 415, 503],
  },
  {
    method: 'post',
    path: '/votes',
    summary: 'The same as POST /vote',
    body: { [json]: userVoteSchema, [form]: userVoteSchema },
    answers: {
      202: {
        description: 'The ballot is on disk and will be counted.',
        content: { [json]: z.object({ status: z.literal('Vote queued') }) },
      },
    },
    problems: [400, 403, 404, 409, 413, 415, 503],
  },
  {
    method: 'get',
    path: '/themes',
    summary: 'List themes',
    description: 'OnTrend, Moral Dilemmas and Sports are there also without polls.',
    answers: { 200: { description: 'All themes.', content: { [json]: themeListSchema } } },
    problems: [503],
  },
  {
    method: 'get',
    path: '/themes/{theme}/polls',
    summary: 'List a theme’s polls',
    parameters: themeLabelSchema,
    query: listOfThemeQuerySchema,
    answers: {
      200: { description: 'A page of polls.', content: { [json]: pollListSchema }, headers: nextLink },
    },
    problems: [400, 503],
  },
  {
    method: 'get',
    path: '/',
    summary: 'The ballot page of poll 1',
    answers: { 200: { description: 'The page.', content: pageContent } },
    problems: [404, 503],
  },
  {
    method: 'post',
    path: '/',
    summary: 'Vote in poll 1, as the sample voting application’s form does',
    body: {
      [form]: letterSchema.meta({ id: 'LetterBallot', examples: [{ vote: 'a' }] }),
      [json]: ballotSchema,
    },
    answers: {
      202: { description: 'The ballot is on disk and will be counted.', content: { [json]: receiptSchema } },
      303: { description: 'The same, for a browser: back to the ballot page.' },
    },
    problems: [400, 403, 404, 409, 413, 415, 503],
  },
  {
    method: 'get',
    path: '/health',
    summary: 'Whether votes are taken',
    answers: {
      200: { description: 'They are.', content: { [json]: healthSchema } },
      503: { description: 'They are not; each part’s state says why.', content: { [json]: healthSchema } },
    },
  },
  {
    method: 'get',
    path: '/stats',
    summary: 'A few figures',
    answers: { 200: { description: 'As they are now.', content: { [json]: statsSchema } } },
    problems: [503],
  },
  liveOperation,
  metricsOperation,
  ...apiOperations,
];

export const voteApi = describeApi(
  {
    title: 'Show of Hands: vote',
    description:
      'Polls and votes; the pages for administrators are at `/admin`. A trailing slash does not matter. Times are ISO 8601 with their offset; those answered have microseconds. What goes wrong is told in a problem document (RFC 9457) that names the fields at fault.',
  },
  operations,
);

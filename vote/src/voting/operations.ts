import { pageContent } from '@hands/shared/http/common-operations';
import type { Operation } from '@hands/shared/http/openapi';
import { z } from 'zod';
import { pollParameters } from '../polls/operations.ts';
import { userVoteSchema } from './cast-vote-by-user.ts';
import { choiceSchema, choicesSchema, letterSchema, withdrawalSchema } from './parse-choices.ts';
import { ballotStatusSchema } from './show-receipt.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

const ballotSchema = z.union([choiceSchema, choicesSchema]).meta({
  id: 'Ballot',
  description:
    'Positions of options: one as `choice`, or several as `choices`. For a ranked poll they are in order of preference. An empty list withdraws the vote, if the poll allows changes.',
  examples: [{ choice: 0 }, { choices: [2, 0] }, { choices: [] }],
});

const ballotFormSchema = z.union([choiceSchema, choicesSchema, withdrawalSchema]).meta({
  id: 'BallotForm',
  description:
    'Positions of options, as in JSON. `withdraw=1` withdraws the vote, if the poll allows changes; a form without choices does not.',
  examples: [{ choice: '0' }, { choices: ['2', '0'] }, { withdraw: '1' }],
});

const receiptSchema = z
  .object({
    status: z.literal('queued'),
    pollId: z.int(),
    choices: z.array(z.int()),
    castAt: z.iso
      .datetime()
      .meta({ description: 'By the queue’s clock: it decides which of a voter’s votes is the last.' }),
    receipt: z.string().meta({ description: 'Names the ballot, but not its choices.' }),
  })
  .meta({ id: 'Receipt' });

const linkParameters = pollParameters.extend({
  token: z.string().meta({ description: 'The token of the voting link.' }),
});
const toBallot = { description: 'To the ballot.', headers: { Location: 'The poll’s ballot page.' } };

const onDisk = 'The ballot is on disk and will be counted.';
const vote = {
  answers: {
    202: { description: onDisk, content: { [json]: receiptSchema } },
    303: { description: 'The same, for a browser: back to the ballot page.' },
  },
  problems: [400, 403, 404, 409, 413, 415, 429, 503],
} as const;
const voteByUser = {
  body: { [json]: userVoteSchema, [form]: userVoteSchema },
  answers: {
    202: { description: onDisk, content: { [json]: z.object({ status: z.literal('Vote queued') }) } },
  },
  problems: [400, 401, 403, 404, 409, 413, 415, 429, 503],
} as const;

export const votingOperations: Operation[] = [
  {
    method: 'post',
    path: '/polls/{id}/vote',
    summary: 'Vote',
    description:
      'The voter is the one of the voter cookie. Without that cookie it is a new voter, whose cookie comes with the response. In a poll with `voters: token` the voter is the one of the cookie that redeeming a voting link has set, and without it the answer is 403. With `voters: anyone` each vote is a new voter’s, unless it has the field `voter` of a ballot page’s form, which is one voter’s. 202 is sent once the ballot is on disk. After a 503 send the same vote again with the same cookie, or in a poll with `voters: anyone` with the same `voter`: it counts once. Without either, and if it comes from a page of a site in `CORS_ORIGINS`, it would be another voter’s; the 503 says if it may count twice. The form of the ballot page has a field `page`; with it, a vote without the cookie is answered with 400, and one from a page that was opened by another voter (`voterTag`) with 409.',
    parameters: pollParameters,
    body: { [json]: ballotSchema, [form]: ballotFormSchema },
    ...vote,
  },
  {
    method: 'get',
    path: '/polls/{id}/vote',
    summary: 'For a browser that reloads the response to a form',
    parameters: pollParameters,
    answers: { 303: { description: 'To the ballot page.' } },
  },
  {
    method: 'get',
    path: '/polls/{id}/results',
    summary: 'The results',
    parameters: pollParameters,
    answers: { 307: { description: 'To the result service, which has an API document of its own.' } },
  },
  {
    method: 'post',
    path: '/p/{id}/vote',
    summary: 'The same as POST /polls/{id}/vote',
    parameters: pollParameters,
    body: { [json]: ballotSchema, [form]: ballotFormSchema },
    ...vote,
  },
  {
    method: 'get',
    path: '/p/{id}/vote',
    summary: 'The same as GET /polls/{id}/vote',
    parameters: pollParameters,
    answers: { 303: { description: 'To the ballot page.' } },
  },
  {
    method: 'get',
    path: '/p/{id}/results',
    summary: 'The same as GET /polls/{id}/results',
    parameters: pollParameters,
    answers: { 307: { description: 'To the result service.' } },
  },
  {
    method: 'get',
    path: '/p/{id}/t/{token}',
    summary: 'The page of a voting link',
    description:
      'Opening it changes nothing, and says if the link is not valid. In a poll that takes no voting links it leads to the ballot.',
    parameters: linkParameters,
    answers: {
      200: { description: 'A form that redeems the link.', content: pageContent },
      303: toBallot,
    },
    problems: [403, 404, 429, 503],
  },
  {
    method: 'post',
    path: '/p/{id}/t/{token}',
    summary: 'Redeem a voting link',
    description:
      'Sets the cookie of the link’s voter, which votes in this poll and in no other. The same link is the same voter on every device.',
    parameters: linkParameters,
    answers: { 303: toBallot },
    problems: [403, 404, 429, 503],
  },
  {
    method: 'get',
    path: '/p/{id}/thanks',
    summary: 'The page after a vote in a poll with `voters: anyone`',
    description: 'It shows the status of the vote, and leads to the ballot of the next voter.',
    parameters: pollParameters,
    query: z.object({ receipt: z.string().optional() }),
    answers: { 200: { description: 'The page.', content: pageContent }, 303: toBallot },
    problems: [404, 503],
  },
  {
    method: 'get',
    path: '/receipts/{receipt}',
    summary: 'What became of a vote',
    description:
      'Of the vote that was answered with this receipt; it never shows which option it was for. Ask again while it is `queued`. Browsers get a page that follows it.',
    parameters: z.object({ receipt: z.string().meta({ description: 'As it came with the 202.' }) }),
    answers: {
      200: { description: 'Its status.', content: { [json]: ballotStatusSchema, ...pageContent } },
    },
    problems: [404, 503],
  },
  {
    method: 'post',
    path: '/vote',
    summary: 'Vote for a user whom the calling program names',
    description:
      'The same `userId` is the same voter each time, and never the voter of a cookie. `optionId` is the option’s position. If the poll forbids changing a vote, a second vote is answered with 400, also for the same option: another answer would reveal the vote. After a lost answer, this 400 means that the first vote counts. In production this call needs the admin token. A poll with `voters: token` answers 403.',
    ...voteByUser,
  },
  {
    method: 'post',
    path: '/votes',
    summary: 'The same as POST /vote',
    ...voteByUser,
  },
  {
    method: 'get',
    path: '/',
    summary: 'The ballot page of poll 1, or the list of polls if poll 1 was deleted',
    answers: { 200: { description: 'The page.', content: pageContent } },
    problems: [503],
  },
  {
    method: 'post',
    path: '/',
    summary: 'Vote in poll 1 with the form of the sample voting application',
    body: {
      [form]: letterSchema.meta({ id: 'LetterBallot', examples: [{ vote: 'a' }] }),
      [json]: ballotSchema,
    },
    ...vote,
  },
];

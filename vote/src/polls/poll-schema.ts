// A poll as the API takes and gives it: the schemas that check what comes in are those that /openapi.json shows.
import { formatInstant } from '@hands/shared/poll/batch';
import { pollKinds, pollStatuses, resultsVisibilities } from '@hands/shared/poll/poll';
import { z } from 'zod';
import type { Poll } from './read-polls.ts';

/** For a schema's error: what the field must be, or that it is missing. */
export const missingOr = (must: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? 'is missing' : must;

/** Emoji such as families, and words of several scripts, hold characters that join or part and show nothing by themselves. */
export const withoutJoiners = (text: string): string => text.replace(/[\u200c\u200d]/g, '');

// Postgres keeps no NUL, and no page shows the rest of the control characters. What is not seen at all, or makes a text
// look like another one, is no part of a question.
const line = (most: number) =>
  z
    .string({ error: missingOr('must be text') })
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must have ${most} characters at most`)
    .regex(/^\P{Cc}*$/u, 'must be one line, without control characters')
    .regex(
      /^[^\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]*$/,
      'must be without invisible characters and marks that turn the direction of text',
    )
    .refine((text) => text === '' || withoutJoiners(text) !== '', 'must not be empty');

export const themeSchema = line(60).meta({ description: 'OnTrend, Moral Dilemmas, Sports, or a new one.' });

/** From the time that the queue's clock starts with, to where its microseconds end. */
const instant = z.iso
  .datetime({
    offset: true,
    error: missingOr('must be a date and time with its offset, such as 2026-11-21T10:00:00Z'),
  })
  .refine((text) => text >= '1970' && text < '2255', 'must lie between the years 1970 and 2255')
  .transform(parseInstant)
  .nullable();

const options = z
  .array(
    z.strictObject({ text: line(120) }, { error: missingOr('must be an object such as {"text": "Yes"}') }),
    {
      error: missingOr('must be a list of options'),
    },
  )
  .min(2, 'must have 2 options or more')
  .max(20, 'must have 20 options at most');

const fields = {
  question: line(300),
  theme: themeSchema,
  options,
  kind: z.enum(pollKinds, { error: `must be one of: ${pollKinds.join(', ')}` }),
  maxChoices: z.int({ error: 'must be a whole number' }).meta({
    description:
      'How many options a ballot of a `multiple` poll may name: 2 to the number of options, which is also what is taken where it is missing. The other kinds have 1 here.',
  }),
  voteChange: z
    .boolean({ error: 'must be true or false' })
    .meta({ description: 'Whether a voter may vote again; the last vote cast then counts.' }),
  resultsVisible: z
    .enum(resultsVisibilities, { error: `must be one of: ${resultsVisibilities.join(', ')}` })
    .meta({
      description:
        'Who sees the votes: everybody; those who have voted, and everybody once the poll has closed; everybody once the result is final; or nobody. Administrators always do.',
    }),
  opensAt: instant.meta({ description: 'Votes cast earlier are not taken. null: open from the start.' }),
  closesAt: instant.meta({ description: 'Votes cast then or later are not taken. null: open for ever.' }),
};

/** What makes a poll. */
export const newPollSchema = z
  .strictObject({
    question: fields.question,
    theme: fields.theme.default('OnTrend'),
    options: fields.options,
    kind: fields.kind.default('single'),
    maxChoices: fields.maxChoices.optional(),
    voteChange: fields.voteChange.default(true),
    resultsVisible: fields.resultsVisible.default('always'),
    opensAt: fields.opensAt.default(null),
    closesAt: fields.closesAt.default(null),
  })
  .meta({
    id: 'NewPoll',
    examples: [
      {
        question: 'What is your favorite programming language?',
        theme: 'OnTrend',
        options: [{ text: 'Python' }, { text: 'JavaScript' }, { text: 'Go' }, { text: 'Rust' }],
      },
    ],
  });
export type NewPoll = z.infer<typeof newPollSchema>;
export type WholePoll = NewPoll & { maxChoices: number };

/** What changes in a poll; what is not named stays. */
export const pollChangeSchema = z
  .strictObject({
    ...fields,
    options: fields.options.meta({
      description:
        'All options, in their order. Once ballots exist, a list may mend texts and add options at its end, and never gets shorter.',
    }),
  })
  .partial()
  .meta({ id: 'PollChange', examples: [{ question: 'Which language do you like best?', closesAt: null }] });
export type PollChange = z.infer<typeof pollChangeSchema>;

/** What reopening a poll takes. */
export const reopeningSchema = z
  .strictObject({ closesAt: fields.closesAt.default(null) })
  .meta({ id: 'Reopening', examples: [{ closesAt: '2030-01-01T12:00:00Z' }] });

const instantText = z.iso.datetime().nullable();

/** What a poll is answered as. */
export const pollSchema = z
  .object({
    id: z.int(),
    question: z.string(),
    theme: z.string(),
    kind: z.enum(pollKinds),
    maxChoices: z.int(),
    voteChange: z.boolean(),
    resultsVisible: z.enum(resultsVisibilities),
    status: z.enum(pollStatuses),
    opensAt: instantText,
    closesAt: instantText,
    sealedAt: instantText.meta({
      description: 'Since when nothing changes the result any more; null: not yet.',
    }),
    createdAt: z.iso.datetime(),
    removal: z.object({ removed: z.int(), total: z.int() }).nullable().meta({
      description:
        'While a reset is under way: how many of the earlier ballots, which count no more, are removed so far. Votes are taken meanwhile and counted after it. null: no reset is under way.',
    }),
    options: z.array(z.object({ position: z.int(), text: z.string() })),
  })
  .meta({ id: 'Poll' });

export function pollJson(poll: Poll): z.infer<typeof pollSchema> {
  const instantOf = (at: number | null) => (at === null ? null : formatInstant(at));
  return {
    id: poll.id,
    question: poll.question,
    theme: poll.theme,
    kind: poll.kind,
    maxChoices: poll.maxChoices,
    voteChange: poll.voteChange,
    resultsVisible: poll.resultsVisible,
    status: poll.status,
    opensAt: instantOf(poll.opensAt),
    closesAt: instantOf(poll.closesAt),
    sealedAt: instantOf(poll.sealedAt),
    createdAt: formatInstant(poll.createdAt),
    removal: poll.removal,
    options: poll.options.map((text, position) => ({ position, text })),
  };
}

function parseInstant(text: string): number {
  const microseconds = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '';
  return Date.parse(text) * 1000 + Number(microseconds.padEnd(3, '0'));
}

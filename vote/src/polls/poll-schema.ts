// A poll as the API accepts and returns it. The schemas that check requests are those that /openapi.json shows.
import { formatInstant } from '@hands/shared/poll/batch';
import {
  pollKinds,
  pollStatuses,
  resultsVisibilities,
  showFromBounds,
  voterRules,
} from '@hands/shared/poll/poll';
import { isZoneKnown } from '@hands/shared/poll/zone-times';
import { lineSchema, optionSchema } from '@hands/shared/text/line-schema';
import { paragraphSchema } from '@hands/shared/text/paragraph-schema';
import { z } from 'zod';
import { optionsVersion } from './options-version.ts';
import type { Poll } from './read-polls.ts';

/** The error message of a schema: what the field must be, or that it is missing. */
export const missingOr = (must: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? 'is missing' : must;

const themeSchema = lineSchema(60)
  .refine(isPathSegment, 'must not be a step in a path, because it is part of the address of its polls')
  .meta({
    description:
      'OnTrend, Moral Dilemmas, Sports, or a new one. One that differs from an existing theme only in case or form is that theme.',
  });

/** Names a theme to find its polls. More is accepted than for a new poll, because older polls have more. */
export const themeNameSchema = z
  .string({ error: missingOr('must be text') })
  .min(1, 'must not be empty')
  .max(60, 'must have at most 60 characters')
  .regex(/^\P{Cc}*$/u, 'must be one line, without control characters')
  .meta({ description: 'In any spelling.' });

/** Whether the text stays a part of its own in an address. `.` and `..` do not, even if they are escaped. */
function isPathSegment(text: string): boolean {
  if (/\p{Surrogate}/u.test(text)) return true; // refused for that already
  const path = `/themes/${encodeURIComponent(text)}/polls`;
  return new URL(path, 'http://localhost').pathname === path;
}

/** Limited to the range of the queue's clock in microseconds. */
const instant = z.iso
  .datetime({
    offset: true,
    error: missingOr('must be a date and time with its offset, such as 2026-11-21T10:00:00Z'),
  })
  .refine((text) => text >= '1970' && text < '2255', 'must be between the years 1970 and 2255')
  .transform(parseInstant)
  .nullable();

const timeZone = z
  .string({ error: 'must be text' })
  .max(64, 'must have at most 64 characters')
  // an offset, which some versions of Node take for a zone, has no clocks that change
  .refine((name) => /^[a-z]/i.test(name) && isZoneKnown(name), 'must be a time zone such as Europe/Berlin')
  .meta({ description: 'On whose clocks pages and forms show the times of the poll: an IANA name.' });

const options = z
  .array(
    z.strictObject({ text: optionSchema }, { error: missingOr('must be an object such as {"text": "Yes"}') }),
    {
      error: missingOr('must be a list of options'),
    },
  )
  .min(2, 'must have at least 2 options')
  .max(20, 'must have at most 20 options');

const fields = {
  question: lineSchema(300),
  description: paragraphSchema(1_000).meta({
    description: 'Shown under the question. Plain text; web addresses in it become links. Empty: none.',
  }),
  theme: themeSchema,
  options,
  kind: z.enum(pollKinds, { error: `must be one of: ${pollKinds.join(', ')}` }),
  maxChoices: z.int({ error: 'must be a whole number' }).meta({
    description:
      'How many options a ballot of a `multiple` poll may name: from 2 to the number of options, which is the default. It is 1 for the other kinds.',
  }),
  voteChange: z
    .boolean({ error: 'must be true or false' })
    .meta({ description: 'Whether a voter may vote again. If so, the last vote cast counts.' }),
  resultsVisible: z
    .enum(resultsVisibilities, { error: `must be one of: ${resultsVisibilities.join(', ')}` })
    .meta({
      description:
        'Who sees the votes. `always`: everyone. `after_vote`: those who have voted, and everyone once the poll has closed. `after_close`: everyone once the result is final. `never`: nobody else. The owner and administrators always see them.',
    }),
  voters: z.enum(voterRules, { error: `must be one of: ${voterRules.join(', ')}` }).meta({
    description:
      'Who may vote. `browser`: each browser once, by its cookie. `token`: each voting link once, see `POST /polls/{id}/tokens`. `anyone`: each vote is a new voter’s, as at a device that people pass on.',
  }),
  showFrom: z
    .int({ error: 'must be a whole number' })
    .min(showFromBounds.min, `must be at least ${showFromBounds.min}`)
    .max(showFromBounds.max, `must be at most ${showFromBounds.max}`)
    .nullable()
    .meta({
      description:
        'Until the result is final, votes are hidden until this many people have voted, and then shown in steps of at least five ballots, so that no vote is the difference between two steps. null: shown at once.',
    }),
  listed: z.boolean({ error: 'must be true or false' }).meta({
    description:
      'Whether lists show the poll and its number is an address of it. Otherwise only its slug is, except for those who may manage it.',
  }),
  opensAt: instant.meta({ description: 'Votes cast earlier are not accepted. null: open from the start.' }),
  closesAt: instant.meta({
    description: 'In the future. Votes cast then or later are not accepted. null: never closes.',
  }),
  timeZone,
};

/** The body that creates a poll. */
export const newPollSchema = z
  .strictObject({
    question: fields.question,
    description: fields.description.default(''),
    theme: fields.theme.default('OnTrend'),
    options: fields.options,
    kind: fields.kind.default('single'),
    maxChoices: fields.maxChoices.optional(),
    voteChange: fields.voteChange.default(true),
    resultsVisible: fields.resultsVisible.default('always'),
    voters: fields.voters.default('browser'),
    showFrom: fields.showFrom.default(null),
    listed: fields.listed.default(true),
    opensAt: fields.opensAt.default(null),
    closesAt: fields.closesAt.default(null),
    timeZone: fields.timeZone.default('UTC'),
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

/** The body that changes a poll. Fields that are not given keep their values. */
export const pollChangeSchema = z
  .strictObject({
    ...fields,
    options: fields.options.meta({
      description:
        'All options, in order. Once ballots exist, texts can be corrected and options added at the end, but none removed.',
    }),
  })
  .partial()
  .meta({ id: 'PollChange', examples: [{ question: 'Which language do you like best?', closesAt: null }] });
export type PollChange = z.infer<typeof pollChangeSchema>;

/** The body that reopens a poll. */
export const reopeningSchema = z
  .strictObject({ closesAt: fields.closesAt.default(null) })
  .meta({ id: 'Reopening', examples: [{ closesAt: '2030-01-01T12:00:00Z' }] });

const instantText = z.iso.datetime().nullable();

/** A poll in a response. */
export const pollSchema = z
  .object({
    id: z.int(),
    slug: z.string().meta({
      description: 'Names the poll in addresses, like its id. `/p/{slug}` is its address for people.',
    }),
    listed: z.boolean(),
    question: z.string(),
    description: z.string(),
    theme: z.string(),
    kind: z.enum(pollKinds),
    maxChoices: z.int(),
    voteChange: z.boolean(),
    resultsVisible: z.enum(resultsVisibilities),
    voters: z.enum(voterRules),
    showFrom: z.int().nullable(),
    status: z.enum(pollStatuses),
    opensAt: instantText,
    closesAt: instantText,
    timeZone: z.string(),
    sealedAt: instantText.meta({
      description: 'When the result became final. null: it is not final yet.',
    }),
    createdAt: z.iso.datetime(),
    removal: z.object({ removed: z.int(), total: z.int() }).nullable().meta({
      description:
        'During a reset: how many of the earlier ballots, which no longer count, have been removed so far. Votes are accepted meanwhile and counted afterwards. null: no reset is in progress.',
    }),
    options: z.array(z.object({ position: z.int(), text: z.string() })),
    optionsVersion: z.string().meta({
      description:
        'Differs if the options, their order, or how many may be chosen differ. A vote that names it is refused once they have changed.',
    }),
  })
  .meta({ id: 'Poll' });

/** What `POST /polls` returns. */
export const createdPollSchema = pollSchema
  .extend({
    joinCode: z.string().nullable().meta({
      description:
        'Six digits that lead to the poll for a day while it is open: at `/join`, and as the address `/{code}`. Its page `/p/{slug}/share` renews them. null: almost all codes are in use.',
    }),
    manageUrl: z.string().meta({
      description:
        'The page that manages the poll. Keep it: anyone who has it owns the poll. What follows `#k=` is the key, which is also the bearer token for this poll. It is not shown again.',
    }),
  })
  .meta({ id: 'CreatedPoll' });

export function pollJson(poll: Poll): z.infer<typeof pollSchema> {
  const instantOf = (at: number | null) => (at === null ? null : formatInstant(at));
  return {
    id: poll.id,
    slug: poll.slug,
    listed: poll.listed,
    question: poll.question,
    description: poll.description,
    theme: poll.theme,
    kind: poll.kind,
    maxChoices: poll.maxChoices,
    voteChange: poll.voteChange,
    resultsVisible: poll.resultsVisible,
    voters: poll.voters,
    showFrom: poll.showFrom,
    status: poll.status,
    opensAt: instantOf(poll.opensAt),
    closesAt: instantOf(poll.closesAt),
    timeZone: poll.timeZone,
    sealedAt: instantOf(poll.sealedAt),
    createdAt: formatInstant(poll.createdAt),
    removal: poll.removal,
    options: poll.options.map((text, position) => ({ position, text })),
    optionsVersion: optionsVersion(poll),
  };
}

function parseInstant(text: string): number {
  const microseconds = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '';
  return Date.parse(text) * 1000 + Number(microseconds.padEnd(3, '0'));
}

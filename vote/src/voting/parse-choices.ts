// Turns the body of a request into the chosen positions, or a 400 that names the field.
import { badField } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import { isolate } from '@hands/shared/text/isolate';
import { z } from 'zod';
import { OptionsChangedError, optionsVersion } from '../polls/options-version.ts';
import { missingOr } from '../polls/poll-schema.ts';
import type { Poll } from '../polls/read-polls.ts';

const mustBePosition = 'must be the position of an option, a whole number from 0';
const atLeastOne = 'choose at least one option';

// a form sends numbers as text, and one or more fields of the same name
const formPosition = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number);
const position = z.union([z.int().min(0, { abort: true }), formPosition], {
  error: missingOr(mustBePosition),
});

const shownVersion = z.string('must be text').optional().meta({
  description:
    '`optionsVersion` of the poll from which the voter chose. If the options have changed since, the vote is answered with 409.',
});

export const choiceSchema = z
  .strictObject({ choice: position, optionsVersion: shownVersion })
  .transform(({ choice }) => [choice]);

export const choicesSchema = z
  .strictObject({
    choices: z.union([z.array(position), formPosition.transform((choice) => [choice])], {
      error: ({ input }) =>
        input === undefined ? atLeastOne : 'must be a list of positions, such as [2, 0]',
    }),
    optionsVersion: shownVersion,
  })
  .transform(({ choices }) => choices);

// the sample voting application's form: a letter for the option
export const letterSchema = z
  .strictObject({
    vote: z
      .string({ error: missingOr('must be a letter') })
      .regex(/^[a-t]$/, 'must be the letter of an option, such as a'),
    optionsVersion: shownVersion,
  })
  .transform(({ vote }) => [vote.charCodeAt(0) - 'a'.charCodeAt(0)]);

// the ballot page's button that withdraws the vote; a form without any option ticked does not
export const withdrawalSchema = z
  .strictObject({ withdraw: z.literal('1', 'must be 1') })
  .transform((): number[] => []);

const schemas = {
  choice: choiceSchema,
  choices: choicesSchema,
  vote: letterSchema,
  withdraw: withdrawalSchema,
};

/**
 * Reads `{"choice": 0}`, `{"choices": [2, 0]}`, the form field `vote=a`, or the form of a ranked poll, with a field such as
 * `rank-0=2` for each option, which may be empty. `{"choices": []}` and the form field `withdraw=1` withdraw the voter's vote.
 * @returns no choices for a withdrawal
 * @throws ProblemError 400 that names each invalid field: a choice that is missing, unknown or repeated, too many choices, a
 *   field that is not one of a vote, or a withdrawal if votes are final
 * @throws OptionsChangedError if `optionsVersion` is given and the voter chose from other options
 */
export function parseChoices(body: unknown, poll: Poll): number[] {
  const fields = Object(body) as Record<string, unknown>;
  // first, because the choices may be wrong for the same reason
  if (typeof fields.optionsVersion === 'string' && fields.optionsVersion !== optionsVersion(poll))
    throw new OptionsChangedError();
  if (poll.kind === 'ranked' && Object.keys(fields).some(isRank)) return parseRanks(fields, poll);
  const field =
    'choices' in fields
      ? 'choices'
      : 'choice' in fields
        ? 'choice'
        : 'vote' in fields
          ? 'vote'
          : 'withdraw' in fields
            ? 'withdraw'
            : defaultField(poll);
  return checkChoices(field, readFields(schemas[field], body), poll);
}

const defaultField = (poll: Poll) => (poll.kind === 'single' ? 'choice' : 'choices');

function checkChoices(field: string, choices: number[], poll: Poll): number[] {
  if (choices.length === 0 && !poll.voteChange)
    throw badField(field, 'votes in this poll are final and cannot be withdrawn');
  const unknown = choices.find((choice) => choice >= poll.options.length);
  if (unknown !== undefined) throw badField(field, `there is no option ${unknown} in poll ${poll.id}`);
  if (new Set(choices).size < choices.length) throw badField(field, 'names an option twice');
  const max = poll.kind === 'ranked' ? poll.options.length : poll.maxChoices;
  if (choices.length > max)
    throw badField(
      field,
      `choose ${max === 1 ? 'one option' : `up to ${max} options`}, not ${choices.length}`,
    );
  return choices;
}

const isRank = (field: string) => /^rank-\d{1,2}$/.test(field);

/** Options in the order of their ranks. Gaps between ranks mean nothing; options without a rank are left out. */
function parseRanks(fields: Record<string, unknown>, poll: Poll): number[] {
  const given = Object.keys(fields).filter((field) => field !== 'optionsVersion');
  const other = given.find((field) => !isRank(field));
  if (other !== undefined) throw badField(other, 'is not a known field');
  const ranked = given
    .map((field) => ({ field, rank: fields[field] }))
    .filter(({ rank }) => rank !== '')
    .map(({ field, rank }) => ({
      field,
      choice: Number(field.slice('rank-'.length)),
      rank: parseRank(field, rank),
    }))
    .sort((a, b) => a.rank - b.rank);
  ranked.forEach(({ field, choice, rank }, index) => {
    const before = ranked[index - 1];
    if (before?.rank !== rank) return;
    const names = [before.choice, choice].map(
      (position) => `“${isolate(poll.options[position] ?? `${position}`)}”`,
    );
    throw badField(field, `${names.join(' and ')} have the same rank, ${rank}; give each its own rank`);
  });
  if (ranked.length === 0) throw badField('rank-0', 'give at least one option a rank');
  return checkChoices(
    'rank',
    ranked.map(({ choice }) => choice),
    poll,
  );
}

function parseRank(field: string, rank: unknown): number {
  if (typeof rank === 'string' && /^[1-9]\d{0,2}$/.test(rank)) return Number(rank);
  throw badField(field, 'a rank is a whole number from 1');
}

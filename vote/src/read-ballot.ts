// From the body of a request to the chosen positions, or a 400 that names the field.
import { badField } from '@hands/shared/problem';
import { z } from 'zod';
import type { Poll } from './read-polls.ts';

const position = z.int({ error: 'must be the position of an option, a whole number from 0' }).min(0).max(19);
// a form sends its numbers as text, and one field or several of one name
const formPosition = z
  .string()
  .regex(/^\d{1,2}$/, 'must be the position of an option, a whole number from 0')
  .transform(Number);

const choiceSchema = z
  .strictObject({ choice: z.union([position, formPosition]) })
  .transform(({ choice }) => [choice]);

const choicesSchema = z
  .strictObject({
    choices: z.union([
      z.array(z.union([position, formPosition])).min(1, 'must name at least one option'),
      formPosition.transform((choice) => [choice]),
    ]),
  })
  .transform(({ choices }) => choices);

// the sample voting application's form: a letter for the option
const letterSchema = z
  .strictObject({ vote: z.string().regex(/^[a-t]$/, 'must be the letter of an option, such as a') })
  .transform(({ vote }) => [vote.charCodeAt(0) - 'a'.charCodeAt(0)]);

/**
 * Reads `{"choice": 0}`, `{"choices": [2, 0]}` or the form field `vote=a`.
 * @throws ProblemError 400 that names the field where the choice is missing, unknown, repeated, or one of too many
 */
export function readChoices(body: unknown, poll: Poll): number[] {
  const field = fieldOf(body);
  const schema = field === 'vote' ? letterSchema : field === 'choices' ? choicesSchema : choiceSchema;
  const result = schema.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    if (issue?.code === 'unrecognized_keys')
      throw badField(issue.keys.join(', '), 'is not a field of a vote');
    throw badField(
      field,
      field in Object(body) ? 'must name options by their positions, such as 0' : 'is missing',
    );
  }
  const choices = result.data;
  const unknown = choices.find((choice) => choice >= poll.options.length);
  if (unknown !== undefined) throw badField(field, `there is no option ${unknown} in poll ${poll.id}`);
  if (new Set(choices).size < choices.length) throw badField(field, 'names an option twice');
  const most = poll.kind === 'ranked' ? poll.options.length : poll.maxChoices;
  if (choices.length > most) throw badField(field, `takes at most ${most}`);
  return choices;
}

function fieldOf(body: unknown): 'choice' | 'choices' | 'vote' {
  const fields = Object(body) as object;
  return 'choices' in fields ? 'choices' : 'vote' in fields ? 'vote' : 'choice';
}

// Rules that involve more than one field.
import { isDeepStrictEqual } from 'node:util';
import { badFields } from '@hands/shared/http/problem';
import type { FieldError } from '@hands/shared/http/field-error';
import { textKey } from '@hands/shared/text/text-key';
import type { NewPoll, WholePoll } from '../polls/poll-schema.ts';

/** How many options a ballot may name by default. */
export function defaultMaxChoices({ kind, options }: Pick<NewPoll, 'kind' | 'options'>): number {
  return kind === 'multiple' ? options.length : 1;
}

/**
 * Whether a ballot may name all options. That is also said of a poll whose limit happens to be their number, so it has no limit
 * when options are added.
 */
export const isUnlimited = ({
  kind,
  maxChoices,
  options,
}: Pick<WholePoll, 'kind' | 'maxChoices'> & { options: unknown[] }) =>
  kind === 'multiple' && maxChoices >= options.length;

/**
 * @param before the poll as it was, if it is not new
 * @throws ProblemError 400 that names the fields that contradict each other
 */
export function checkPoll(poll: WholePoll, before?: WholePoll): void {
  const errors = [...repeatedOptions(poll, before), ...badMaxChoices(poll), ...badTimes(poll)];
  if (errors.length > 0) throw badFields(errors);
}

/** Options of an older poll may repeat each other, by rules that came later. Its other fields can be changed all the same. */
function repeatedOptions({ options }: NewPoll, before: NewPoll | undefined): FieldError[] {
  if (isDeepStrictEqual(options, before?.options)) return [];
  const keys = options.map(({ text }) => textKey(text));
  return keys.flatMap((key, position) =>
    keys.indexOf(key) < position
      ? [{ field: `options.${position}.text`, message: 'duplicates another option' }]
      : [],
  );
}

function badMaxChoices({ kind, maxChoices, options }: WholePoll): FieldError[] {
  const error = (message: string) => [{ field: 'maxChoices', message }];
  if (kind !== 'multiple') return maxChoices === 1 ? [] : error('applies only to polls of kind multiple');
  if (maxChoices >= 2 && maxChoices <= options.length) return [];
  return error(`must be 2 to ${options.length}, the number of options`);
}

function badTimes({ opensAt, closesAt }: NewPoll): FieldError[] {
  if (opensAt === null || closesAt === null || closesAt > opensAt) return [];
  return [{ field: 'closesAt', message: 'must be later than opensAt' }];
}

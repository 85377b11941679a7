import { parsePollId } from '@hands/shared/poll/poll-id';
import { z } from 'zod';

export const pollNumber = z.unknown().transform(parsePollId).pipe(z.number('must be a number'));
export const rowNumber = z.coerce
  .number('must be a number')
  .int('must be a number')
  .min(1, 'must be a number');

/** What lists of rows are asked with: those of one poll, and those before a row. */
export const pageQuerySchema = z.object({
  poll: pollNumber.optional(),
  before: rowNumber.optional(),
});

import { parsePollId } from '@hands/shared/poll/poll-id';
import { z } from 'zod';

export const pollNumber = z.unknown().transform(parsePollId).pipe(z.number('must be a number'));
export const rowNumber = z.coerce
  .number('must be a number')
  .int('must be a number')
  .min(1, 'must be a number');

/** The query of a list of rows: `poll` selects one poll, `before` pages backwards from a row. */
export const pageQuerySchema = z.object({
  poll: pollNumber.optional(),
  before: rowNumber.optional(),
});

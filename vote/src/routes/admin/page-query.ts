import { z } from 'zod';

const number = (most: number) =>
  z.coerce
    .number('must be a number')
    .int('must be a number')
    .min(1, 'must be a number')
    .max(most, 'must be a number');

export const pollNumber = number(999_999_999);
export const rowNumber = number(Number.MAX_SAFE_INTEGER);

/** What lists of rows are asked with: those of one poll, and those before a row. */
export const pageQuerySchema = z.object({
  poll: pollNumber.optional(),
  before: rowNumber.optional(),
});

// The id of a poll: a positive number that fits the database's `integer`.
import { z } from 'zod';

/** In JSON. */
export const pollIdSchema = z.int().min(1).max(2_147_483_647);

/** In URLs, forms and on the command line. */
export const pollIdTextSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/)
  .transform(Number)
  .pipe(pollIdSchema);

export function parsePollId(text: unknown): number | undefined {
  return pollIdTextSchema.safeParse(text).data;
}

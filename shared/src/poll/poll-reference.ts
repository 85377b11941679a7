// What names a poll in addresses, sockets and commands: its number or its slug.
import { z } from 'zod';
import { pollIdSchema, pollIdTextSchema } from './poll-id.ts';

/** A poll's number, or its slug as text. */
export type PollReference = number | string;

/**
 * A slug: ten characters of Crockford's base32, the first a letter. Capitals are accepted, and letters that look like digits, as in
 * https://www.crockford.com/base32.html.
 */
export const slugSchema = z
  .string()
  .max(10)
  .toLowerCase()
  .overwrite((text) => text.charAt(0) + text.slice(1).replaceAll('o', '0').replaceAll(/[il]/g, '1'))
  .regex(/^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}$/);

/** In addresses, forms and on the command line. */
export const pollReferenceTextSchema = z.union([pollIdTextSchema, slugSchema]);

const pollReferenceSchema = z.union([pollIdSchema, pollReferenceTextSchema]);

/**
 * @param given from an address, a message or a command line; numbers may be text
 * @returns undefined for what names no poll
 */
export function parsePollReference(given: unknown): PollReference | undefined {
  return pollReferenceSchema.safeParse(given).data;
}

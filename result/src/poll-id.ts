import { z } from 'zod';

/** As in the database's integer. */
export const pollIdSchema = z.int().min(1).max(2_147_483_647);

/** The poll that a part of an address names; undefined where it can be none. */
export function parsePollId(text: string): number | undefined {
  if (!/^[1-9]\d{0,9}$/.test(text)) return undefined;
  return pollIdSchema.safeParse(Number(text)).data;
}

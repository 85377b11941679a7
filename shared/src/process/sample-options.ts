// OPTION_A and OPTION_B, the two texts of poll 1, which are checked as the options of any poll are.
import type { z } from 'zod';
import { optionSchema } from '../text/line-schema.ts';
import { textKey } from '../text/text-key.ts';

export const sampleOptions = {
  OPTION_A: optionSchema.default('Cats'),
  OPTION_B: optionSchema.default('Dogs'),
};

/** For an object schema's superRefine(), with `evenWithOtherFaults`. */
export function requireTwoOptions(
  { OPTION_A, OPTION_B }: { OPTION_A?: string; OPTION_B?: string },
  context: z.RefinementCtx,
): void {
  if (OPTION_A === undefined || OPTION_B === undefined || textKey(OPTION_A) !== textKey(OPTION_B)) return;
  context.addIssue({ code: 'custom', path: ['OPTION_B'], message: 'must differ from OPTION_A' });
}

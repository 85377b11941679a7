import { z } from 'zod';
import { checkText } from './check-text.ts';
import { normaliseText } from './normalise-text.ts';

/** A line of text that people write and others read: questions, options, themes. The result has its stored form. */
export const lineSchema = (maxLength: number) =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be text') })
    .overwrite(normaliseText)
    .min(1, 'must not be empty')
    .max(maxLength, { error: `must have at most ${String(maxLength)} characters`, abort: true })
    .check(checkText);

export const optionSchema = lineSchema(120);

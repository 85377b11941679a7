import { z } from 'zod';
import { findTextFault } from './find-text-fault.ts';
import { normaliseText } from './normalise-text.ts';

/** A text that people write and others read, in any number of lines or none. The result has its stored form. */
export const paragraphSchema = (maxLength: number) =>
  z
    .string({ error: 'must be text' })
    .overwrite(normaliseLines)
    .max(maxLength, { error: `must have at most ${String(maxLength)} characters`, abort: true })
    .regex(/^[\P{Cc}\n]*$/u, 'must not contain control characters')
    .check(({ value, issues }) => {
      const [message] = value.split('\n').flatMap((line) => (line === '' ? [] : (findTextFault(line) ?? [])));
      if (message) issues.push({ code: 'custom', message, input: value });
    });

/** Each line in the form of a single one, with at most one empty line between two others. */
const normaliseLines = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map((line) => normaliseText(line.replaceAll('\t', ' ')))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');

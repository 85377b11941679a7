// Turns the fields of a request into validated values, or a 400 that names every invalid field.
import type { FieldError } from './field-error.ts';
import { badFields, ProblemError } from './problem.ts';
import type { z } from 'zod';

/** @throws ProblemError 400 that names each invalid field by its path, such as `options.1.text` */
export function readFields<Schema extends z.ZodType>(schema: Schema, given: unknown): z.infer<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(fieldErrors);
  if (errors.length > 0) throw badFields(errors);
  throw new ProblemError({ status: 400, title: 'Bad request', detail: 'The body must be a JSON object.' });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join('.'),
      message: 'is not a known field',
    }));
  }
  return issue.path.length > 0 ? [{ field: issue.path.join('.'), message: issue.message }] : [];
}

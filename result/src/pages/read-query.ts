import { badFields } from '@hands/shared/http/problem';
import type { z } from 'zod';

/** @throws ProblemError 400, which names the parameters at fault */
export function readQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(query);
  if (error) throw badFields(error.issues.map(({ path, message }) => ({ field: path.join('.'), message })));
  return data;
}

// The problem documents that every service answers with, as its API documents describe them.
import { z } from 'zod';

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'The invalid fields, if there are any.' }),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });

export const problemMeanings = {
  400: 'The request is invalid; the invalid fields are named.',
  401: 'The admin token is missing.',
  403: 'The admin token is wrong, none is set in production, or the request comes from another site.',
  404: 'What the request names does not exist.',
  409: 'The current state of the poll does not allow it.',
  413: 'The body is too large.',
  415: 'The content type of the body is not supported.',
  429: 'Too many of this from one client. Retry-After says how many seconds to wait.',
  501: 'Not available in this format.',
  503: 'Temporarily unavailable. Try again later.',
};

export type ProblemStatus = keyof typeof problemMeanings;

import type { Pool } from '@hands/db/pool';
import { readFields } from '@hands/shared/http/read-fields';
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { createDatabaseReader } from '../http/ask-database.ts';
import { listPolls, listStatuses } from './list-polls.ts';
import { pollJson, pollSchema, themeNameSchema } from './poll-schema.ts';

/** The query of a list. */
export const listOfThemeQuerySchema = z.strictObject({
  status: z.enum(listStatuses, { error: `must be one of: ${listStatuses.join(', ')}` }).optional(),
  cursor: z
    .string({ error: 'must be given at most once' })
    .optional()
    .meta({ description: '`next` of the previous page.' }),
  limit: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be 1 to 100')
    .max(100, 'must be 1 to 100')
    .default(20)
    .meta({ description: 'The maximum number of polls on a page.' }),
});
export const themeParameterSchema = z.object({ theme: themeNameSchema });
export const listQuerySchema = listOfThemeQuerySchema.extend({ theme: themeNameSchema.optional() });

export const pollListSchema = z
  .object({
    polls: z.array(pollSchema),
    next: z.string().nullable().meta({ description: 'The cursor of the next page. null: this is the last.' }),
  })
  .meta({ id: 'PollList' });

/**
 * `GET /polls` and `GET /themes/{theme}/polls`: a page of polls, newest first, with `Link: <…>; rel="next"` if there is
 * another. 400 that names the parameter, 503.
 */
export function showPolls(pool: Pool): RequestHandler<{ theme?: string }> {
  const readList = createDatabaseReader('The polls cannot be read now. Please try again.');
  return async (req, res) => {
    const query =
      req.params.theme === undefined
        ? readFields(listQuerySchema, req.query)
        : {
            ...readFields(listOfThemeQuerySchema, req.query),
            ...readFields(themeParameterSchema, req.params),
          };
    const page = await readList(() => listPolls(pool, query));
    if (page.next !== null) res.set('Link', `<${addressOf(req, page.next)}>; rel="next"`);
    res.set('Cache-Control', 'no-store').json({ polls: page.polls.map(pollJson), next: page.next });
  };
}

function addressOf(req: Request<{ theme?: string }>, cursor: string): string {
  // not from `req.originalUrl`, which a client may send as a whole URL, even with an invalid host
  const url = new URL(req.path, 'http://localhost');
  url.search = new URLSearchParams({ ...(req.query as Record<string, string>), cursor }).toString();
  return url.pathname + url.search;
}

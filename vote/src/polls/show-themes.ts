import type { Pool } from '@hands/db/pool';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { createDatabaseReader } from '../http/ask-database.ts';
import { listThemes } from './list-themes.ts';

export const themeListSchema = z
  .object({
    themes: z.array(
      z.object({
        name: z.string(),
        label: z.string().meta({ description: 'The name shown to people: OnTrend is shown as Trending.' }),
        polls: z.int(),
      }),
    ),
  })
  .meta({ id: 'ThemeList' });

/** `GET /themes`: the three built-in themes and all other themes of polls, each with its number of polls. 503. */
export function showThemes(pool: Pool): RequestHandler {
  const readList = createDatabaseReader('The polls cannot be read now. Please try again.');
  return async (_req, res) => {
    const themes = await readList(() => listThemes(pool));
    res.set('Cache-Control', 'no-store').json({ themes });
  };
}

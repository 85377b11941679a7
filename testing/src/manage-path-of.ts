import type { Pool } from '@hands/db/pool';
import { slugOf } from './slug-of.ts';

/** The path of the page that manages a poll. */
export const managePathOf = async (pool: Pick<Pool, 'query'>, pollId: number): Promise<string> =>
  `/p/${await slugOf(pool, pollId)}/manage`;

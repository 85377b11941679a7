import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { onTestFinished } from 'vitest';
import { logger } from './logger.ts';
import { createTestDatabase } from './test-database.ts';

/** Milliseconds: tests fill tables, and on a busy machine that takes longer than a service allows. */
const QUERY_MS = 60_000;

/** Creates a database for the test, with a pool of connections; both are closed when the test has finished. */
export async function openDatabase(): Promise<{ url: string; pool: Pool }> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, logger, { queryMs: QUERY_MS });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  return { url: database.url, pool };
}

import { isSilence } from '@hands/shared/process/close-silent-connections';
import { DatabaseError } from './pool.ts';
import type { Pool, PoolClient } from './pool.ts';

/**
 * Whether the connection's prepared statements are lost (26000) or no longer match the tables (0A000), as after a migration.
 * Such a connection would fail forever.
 */
const isStale = (error: unknown) =>
  error instanceof DatabaseError && ['26000', '0A000'].includes(error.code ?? '');

/** Runs `work` in a transaction and commits it, or rolls it back if `work` throws. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    if (isStale(error) || isSilence(error)) lost = error as Error;
    else await client.query('rollback').catch((cause: unknown) => (lost = cause as Error));
    throw error;
  } finally {
    // A stale or silent connection, or one that could not roll back, is not used again. Closing it ends its transaction.
    client.release(lost);
  }
}

import { DatabaseError } from './pool.ts';
import type { Pool, PoolClient } from './pool.ts';

/**
 * The connection's prepared statements are lost (26000), or their plans do not fit the tables any more (0A000), as after a
 * migration: it would fail for ever.
 */
const isStale = (error: unknown) =>
  error instanceof DatabaseError && ['26000', '0A000'].includes(error.code ?? '');

/** Commits what `work` has done, or, where it throws, nothing of it. */
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
    if (isStale(error)) lost = error as Error;
    await client.query('rollback').catch((cause: unknown) => (lost = cause as Error));
    throw error;
  } finally {
    // such a connection, or one that could not even roll back, is not given to the next
    client.release(lost);
  }
}

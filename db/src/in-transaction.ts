import type { Pool, PoolClient } from './pool.ts';

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
    await client.query('rollback').catch((cause: unknown) => (lost = cause as Error));
    throw error;
  } finally {
    // a connection that could not even roll back is not given to the next
    client.release(lost);
  }
}

import type { PoolClient } from '@hands/db/pool';
import { allowLongStatement } from './allow-long-statement.ts';
import { limitLockWait } from './limit-lock-wait.ts';

/**
 * Deletes a poll with its options, ballots and tallies. Ballots still on their way are set aside by the worker.
 * @returns false where there is no such poll
 */
export async function deletePoll(client: PoolClient, id: number): Promise<boolean> {
  await limitLockWait(client);
  const { rowCount } = await client.query(
    await allowLongStatement(client, 'delete from polls where id = $1', [id]),
  );
  return rowCount === 1;
}

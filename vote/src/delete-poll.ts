import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import { limitLockWait } from './limit-lock-wait.ts';

/** A million ballots took four seconds to go: more of them need longer than other queries may take. */
const MOST_MS = 120_000;

/**
 * Deletes a poll with its options, ballots and tallies. Ballots still on their way are set aside by the worker.
 * @returns false where there is no such poll
 */
export function deletePoll(pool: Pool, id: number): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await client.query(`set local statement_timeout = ${MOST_MS}`);
    await limitLockWait(client);
    const remove = { text: 'delete from polls where id = $1', values: [id], query_timeout: MOST_MS };
    const { rowCount } = await client.query(remove);
    return rowCount === 1;
  });
}

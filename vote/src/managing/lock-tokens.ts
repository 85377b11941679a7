import type { PoolClient } from '@hands/db/pool';
import { readPoll } from '../polls/read-polls.ts';
import type { Poll } from '../polls/read-polls.ts';
import { limitLockWait } from './limit-lock-wait.ts';

/**
 * Locks the list of a poll's tokens for the rest of the transaction. The poll is only kept from being changed and deleted: batches
 * wait for a poll that is locked (I12), for 100 ms while 5,000 tokens are added, and for 420 ms with 50,000.
 * @returns undefined if there is no such poll
 */
export async function lockTokens(client: PoolClient, pollId: number): Promise<Poll | undefined> {
  await limitLockWait(client);
  // conflicts with that of lock-poll.ts, and not with that of batches
  const { rowCount } = await client.query('select from polls where id = $1 for key share', [pollId]);
  if (rowCount === 0) return undefined;
  await client.query(`select pg_advisory_xact_lock(hashtext('tokens of a poll'), $1)`, [pollId]);
  return readPoll(client, pollId);
}

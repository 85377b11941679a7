import type { PoolClient } from '@hands/db/pool';
import { allowLongStatement } from './allow-long-statement.ts';
import { beginEpoch } from './begin-epoch.ts';
import { lockPoll } from './lock-poll.ts';

/**
 * Takes all ballots out of a poll and begins a new epoch: ballots that are on their way are set aside, and receipts of
 * earlier ones say so.
 * @param now microseconds by the queue's clock
 * @returns false where there is no such poll
 */
export async function resetPoll(client: PoolClient, id: number, now: number): Promise<boolean> {
  if (!(await lockPoll(client, id))) return false;
  await beginEpoch(client, id, now);
  await client.query(await allowLongStatement(client, 'delete from ballots where poll_id = $1', [id]));
  return true;
}

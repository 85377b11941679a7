import type { PoolClient } from '@hands/db/pool';
import { readPoll } from '../polls/read-polls.ts';
import type { Poll } from '../polls/read-polls.ts';
import { limitLockWait } from './limit-lock-wait.ts';

export interface LockedPoll {
  poll: Poll;
  /** Ballots that count; 0 while the poll is being reset. */
  ballots: number;
}

/**
 * Locks a poll for the rest of the transaction. Batches lock their polls before they write (worker/src/record-batch.ts), so an
 * earlier batch is counted here, and a later one is checked against the changed poll.
 * @returns undefined if there is no such poll
 */
export async function lockPoll(client: PoolClient, id: number): Promise<LockedPoll | undefined> {
  await limitLockWait(client);
  const { rows } = await client.query<{ ballots: number }>(
    `select case when resetting then 0 else ballots end as ballots
     from polls
     where id = $1
     for update`,
    [id],
  );
  const [counts] = rows;
  // a separate statement, so that it sees everything committed while the one above waited for the lock
  return counts && { ...counts, poll: await readPoll(client, id) };
}

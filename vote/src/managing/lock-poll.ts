import type { PoolClient } from '@hands/db/pool';
import { readPoll } from '../polls/read-polls.ts';
import type { Poll } from '../polls/read-polls.ts';
import { limitLockWait } from './limit-lock-wait.ts';

export interface LockedPoll {
  poll: Poll;
  /** Those that count: none while the poll is being reset. */
  ballots: number;
}

/**
 * Takes a poll for the rest of the transaction. Batches lock their polls before they write (worker/src/record-batch.ts):
 * one that was first is counted here, and one that comes later is judged by the changed poll.
 * @returns undefined where there is no such poll
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
  // by a later statement: it sees all that was committed while the one above waited
  return counts && { ...counts, poll: await readPoll(client, id) };
}

import type { PoolClient } from '@hands/db/pool';
import { allowLongStatement } from './allow-long-statement.ts';
import type { LockedPoll } from './lock-poll.ts';

/** Deletes a poll with its options, ballots and tallies. Ballots still on their way are set aside by the worker. */
export async function deletePoll(client: PoolClient, { poll }: LockedPoll): Promise<void> {
  await client.query(await allowLongStatement(client, 'delete from polls where id = $1', [poll.id]));
}

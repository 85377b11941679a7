import type { PoolClient } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { LockedPoll } from './lock-poll.ts';

/**
 * Deletes a poll with its options and tallies. Few ballots go at once, the rest of many is removed by the worker; ballots
 * still on their way are rejected by it.
 */
export async function deletePoll(client: PoolClient, { poll }: LockedPoll): Promise<void> {
  await client.query('delete from polls where id = $1', [poll.id]);
  await removeChunk(client, poll.id);
}

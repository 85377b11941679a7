import type { PoolClient } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { LockedPoll } from './lock-poll.ts';

/**
 * Deletes a poll with its options and tallies. A first chunk of its ballots is removed at once. The worker removes the rest,
 * and rejects ballots that are still in flight.
 */
export async function deletePoll(client: PoolClient, { poll }: LockedPoll): Promise<void> {
  await client.query('delete from polls where id = $1', [poll.id]);
  await removeChunk(client, poll.id);
}

import type { PoolClient } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { allowLongStatement } from './allow-long-statement.ts';
import { beginEpoch } from './begin-epoch.ts';
import type { LockedPoll } from './lock-poll.ts';
import { queueTime } from './queue-time.ts';

/**
 * Takes all ballots out of a poll and begins a new epoch: ballots that are on their way are set aside, and receipts of
 * earlier ones say so.
 */
export async function resetPoll(client: PoolClient, { poll }: LockedPoll, queue: BatchQueue): Promise<void> {
  await beginEpoch(client, poll.id, queueTime(queue));
  await client.query(await allowLongStatement(client, 'delete from ballots where poll_id = $1', [poll.id]));
}

import type { PoolClient } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { invalidateEarlierBallots } from './invalidate-earlier-ballots.ts';
import type { LockedPoll } from './lock-poll.ts';
import { queueTime } from './queue-time.ts';
import { refuseWhileResetting } from './refuse-change.ts';

/**
 * Begins a new epoch, without the ballots that count: ballots that are on their way are set aside, and receipts of earlier
 * ones say so. Few ballots are removed at once, the rest of many by the worker, and what is cast meanwhile waits for that.
 * @throws ProblemError 409 where a reset is under way
 */
export async function resetPoll(client: PoolClient, { poll }: LockedPoll, queue: BatchQueue): Promise<void> {
  refuseWhileResetting(poll);
  await invalidateEarlierBallots(client, poll.id, queueTime(queue));
  await client.query(
    `insert into removals (poll_id, kind, question, ballots)
     select id, 'reset', question, ballots
     from polls
     where id = $1`,
    [poll.id],
  );
  await client.query('update polls set resetting = true where id = $1', [poll.id]);
  await removeChunk(client, poll.id);
}

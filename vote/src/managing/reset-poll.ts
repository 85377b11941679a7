import type { PoolClient } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { invalidateEarlierBallots } from './invalidate-earlier-ballots.ts';
import type { LockedPoll } from './lock-poll.ts';
import { queueTime } from './queue-time.ts';
import { refuseWhileResetting } from './refuse-change.ts';

/**
 * Resets a poll: ballots cast so far no longer count, which their receipts report, and those in flight are rejected. A first
 * chunk of ballots is removed at once. The worker removes the rest, then records ballots cast meanwhile.
 * @throws ProblemError 409 if a reset is in progress
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

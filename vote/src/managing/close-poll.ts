import type { PoolClient } from '@hands/db/pool';
import { hasClosed } from '@hands/shared/poll/poll';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { statusAt } from '../polls/status-at.ts';
import type { LockedPoll } from './lock-poll.ts';
import { NOTICE } from '../polls/notice.ts';
import { queueTime } from './queue-time.ts';
import { refuse } from './refuse-change.ts';

/**
 * Closes an open poll two seconds from now, or at its own deadline if that is earlier. Until then every instance learns of it, so
 * that none accepts a ballot that would be rejected.
 * @throws ProblemError 409 if the poll is not open
 */
export async function closePoll(client: PoolClient, { poll }: LockedPoll, queue: BatchQueue): Promise<void> {
  const now = queueTime(queue);
  if (hasClosed(statusAt(poll, now))) throw refuse('This poll has closed already.');
  if (poll.opensAt !== null && poll.opensAt > now)
    throw refuse('This poll is not open yet. Change its times, or delete it.');
  await client.query(
    `update polls
     set closes_at = least(closes_at, timestamp_micros($2)),
         version = version + 1
     where id = $1`,
    [poll.id, now + NOTICE],
  );
}

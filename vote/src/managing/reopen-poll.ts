import type { PoolClient } from '@hands/db/pool';
import { hasClosed } from '@hands/shared/poll/poll';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { statusAt } from '../polls/status-at.ts';
import { changePoll } from './change-poll.ts';
import type { LockedPoll } from './lock-poll.ts';
import { queueTime } from './queue-time.ts';
import { refuse } from './refuse-change.ts';
import { refusePastDeadline } from './refuse-past-deadline.ts';

/**
 * Reopens a poll whose result is final. New votes are added to those that count; ballots cast while it was closed do not count.
 * @param closesAt the new deadline in microseconds, or null
 * @throws ProblemError 400 if the new deadline has passed, 409 if the poll is not final
 */
export async function reopenPoll(
  client: PoolClient,
  locked: LockedPoll,
  closesAt: number | null,
  queue: BatchQueue,
): Promise<void> {
  const now = queueTime(queue);
  if (!hasClosed(statusAt(locked.poll, now))) throw refuse('This poll has not closed.');
  refusePastDeadline(closesAt, now);
  await changePoll(client, locked, { closesAt }, queue);
}

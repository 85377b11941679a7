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
 * Lets a poll whose result is final take votes again, on top of those that count. What was cast while it was closed stays
 * out: a new epoch begins.
 * @param closesAt the new deadline in microseconds, or null
 * @throws ProblemError 400 where the new deadline has passed, 409 where the poll is not final
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

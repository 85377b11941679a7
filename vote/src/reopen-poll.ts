import type { PoolClient } from '@hands/db/pool';
import { changePoll } from './change-poll.ts';
import { lockPoll } from './lock-poll.ts';
import { refuse } from './refuse-change.ts';
import { refusePastDeadline } from './refuse-past-deadline.ts';

/**
 * Lets a poll whose result is final take votes again, on top of those that count. What was cast while it was closed stays
 * out: a new epoch begins.
 * @param closesAt the new deadline in microseconds, or null
 * @param now microseconds by the queue's clock
 * @returns false where there is no such poll
 * @throws ProblemError 400 where the new deadline has passed, 409 where the poll is not final
 */
export async function reopenPoll(
  client: PoolClient,
  id: number,
  closesAt: number | null,
  now: number,
): Promise<boolean> {
  const locked = await lockPoll(client, id);
  if (!locked) return false;
  if (locked.poll.closesAt === null || locked.poll.closesAt > now) throw refuse('This poll has not closed.');
  refusePastDeadline(closesAt, now);
  return changePoll(client, id, { closesAt }, now);
}

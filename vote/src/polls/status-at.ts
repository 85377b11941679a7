import type { PollStatus } from '@hands/shared/poll/poll';
import type { Poll } from './read-polls.ts';

/**
 * A poll's status at a time of the queue's clock, by the same rule as poll_status in the database. A poll that was read half a
 * second ago, or before the database went down, may have closed since.
 */
export function statusAt(
  { opensAt, closesAt, sealedAt }: Pick<Poll, 'opensAt' | 'closesAt' | 'sealedAt'>,
  now: number,
): PollStatus {
  if (sealedAt !== null) return 'final';
  if (opensAt !== null && opensAt > now) return 'scheduled';
  return closesAt === null || closesAt > now ? 'open' : 'closing';
}

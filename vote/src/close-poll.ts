import type { PoolClient } from '@hands/db/pool';
import { lockPoll } from './lock-poll.ts';
import { refuse } from './refuse-change.ts';

/**
 * Microseconds from the order to the deadline. By then every instance knows of it (poll-cache.ts), so that none accepts a
 * ballot that would have to be set aside.
 */
const NOTICE = 2_000_000;

/**
 * Closes an open poll: two seconds from now, unless it closes earlier by itself.
 * @param now microseconds by the queue's clock
 * @returns false where there is no such poll
 * @throws ProblemError 409 where it is not open
 */
export async function closePoll(client: PoolClient, id: number, now: number): Promise<boolean> {
  const locked = await lockPoll(client, id);
  if (!locked) return false;
  const { opensAt, closesAt } = locked.poll;
  if (closesAt !== null && closesAt <= now) throw refuse('This poll has closed already.');
  if (opensAt !== null && opensAt > now)
    throw refuse('This poll is not open yet. Change its times, or delete it.');
  await client.query(
    `update polls
     set closes_at = least(closes_at, timestamptz 'epoch' + $2::bigint * interval '1 microsecond'),
         version = version + 1
     where id = $1`,
    [id, now + NOTICE],
  );
  return true;
}

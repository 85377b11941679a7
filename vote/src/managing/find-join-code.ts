import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';
import { hasClosed } from '@hands/shared/poll/poll';
import { assignJoinCode, VALIDITY } from './assign-join-code.ts';
import { lockPoll } from './lock-poll.ts';

export interface JoinCode {
  code: string;
  /** When it expires, or its poll closes. Microseconds since the Unix epoch by the queue's clock. */
  until: number;
  /** Whether that is when its poll closes. */
  endsWithPoll: boolean;
}

/**
 * The code of a poll that has not closed, renewed now. A poll without one gets it: an older one, or one whose code expired and went
 * to another poll.
 * @returns null if the poll has closed, or almost all codes are in use
 */
export async function findJoinCode(pool: Pool, pollId: number): Promise<JoinCode | null> {
  return (await renewJoinCode(pool, pollId)) ?? inTransaction(pool, (client) => addJoinCode(client, pollId));
}

async function renewJoinCode(client: Pool | PoolClient, pollId: number): Promise<JoinCode | undefined> {
  const { rows } = await client.query<JoinCode>(
    `update join_codes
     set until = queue_now() + $2::interval
     from polls
     where polls.id = poll_id
       and poll_id = $1
       and poll_status(polls) in ('scheduled', 'open')
     returning
       code,
       unix_micros(least(until, closes_at)) as until,
       coalesce(closes_at <= until, false) as "endsWithPoll"`,
    [pollId, VALIDITY],
  );
  return rows[0];
}

async function addJoinCode(client: PoolClient, pollId: number): Promise<JoinCode | null> {
  // so that two pages opened at once do not both add one
  const locked = await lockPoll(client, pollId);
  if (!locked || hasClosed(locked.poll.status)) return null;
  const renewed = await renewJoinCode(client, pollId);
  if (renewed) return renewed;
  await assignJoinCode(client, pollId);
  return (await renewJoinCode(client, pollId)) ?? null;
}

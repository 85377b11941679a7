import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';
import { hasClosed } from '@hands/shared/poll/poll';
import { assignJoinCode } from './assign-join-code.ts';
import { lockPoll } from './lock-poll.ts';

/**
 * The code of a poll that has not closed. A poll without one gets it now: an older one, or one whose code went to another poll
 * before it was reopened.
 * @returns null if the poll has closed, or almost all codes are in use
 */
export async function findJoinCode(pool: Pool, pollId: number): Promise<string | null> {
  return (await readJoinCode(pool, pollId)) ?? inTransaction(pool, (client) => addJoinCode(client, pollId));
}

async function readJoinCode(client: Pool | PoolClient, pollId: number): Promise<string | undefined> {
  const { rows } = await client.query<{ code: string }>(
    `select code
     from join_codes
     join polls on polls.id = poll_id
     where poll_id = $1
       and poll_status(polls) in ('scheduled', 'open')`,
    [pollId],
  );
  return rows[0]?.code;
}

async function addJoinCode(client: PoolClient, pollId: number): Promise<string | null> {
  // so that two pages opened at once do not both add one
  const locked = await lockPoll(client, pollId);
  if (!locked || hasClosed(locked.poll.status)) return null;
  return (await readJoinCode(client, pollId)) ?? assignJoinCode(client, pollId);
}

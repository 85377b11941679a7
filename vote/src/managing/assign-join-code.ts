import { randomInt } from 'node:crypto';
import type { PoolClient } from '@hands/db/pool';

/** With half of all codes in use, one poll in a billion gets none. */
const MAX_ATTEMPTS = 30;

export const randomJoinCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/**
 * Gives a poll that has no code a random one: one that is free, or that of a poll which closed more than a day ago. Until then
 * latecomers with the old code learn that it is not valid, rather than vote in another poll.
 *
 * A conflict is settled in two statements: `on conflict do update` locks the row even if its condition is false, and two polls that
 * are created at once could then wait for each other.
 * @param pick for tests
 * @returns null if almost all codes are in use: a poll can be found without one
 */
export async function assignJoinCode(
  client: PoolClient,
  pollId: number,
  pick: () => string = randomJoinCode,
): Promise<string | null> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const code = pick();
    if ((await insertCode(client, code, pollId)) || (await takeOver(client, code, pollId))) return code;
  }
  return null;
}

async function insertCode(client: PoolClient, code: string, pollId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into join_codes (code, poll_id)
     values ($1, $2)
     on conflict (code) do nothing`,
    [code, pollId],
  );
  return rowCount === 1;
}

async function takeOver(client: PoolClient, code: string, pollId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `update join_codes
     set poll_id = $2
     where code = $1
       and exists (
         select
         from polls
         where polls.id = join_codes.poll_id
           and closes_at < queue_now() - interval '1 day'
       )`,
    [code, pollId],
  );
  return rowCount === 1;
}

import { randomInt } from 'node:crypto';
import type { PoolClient } from '@hands/db/pool';

/**
 * How long a code is valid unless it is renewed, as Postgres' interval. Every poll whose code is valid can be found by guessing, so
 * these should be few: polls that are shown to people at the time.
 */
export const VALIDITY = '1 day';

/**
 * How long an expired code leads nowhere before another poll may have it. Until then latecomers with the old code learn that it is
 * not valid, rather than vote in another poll.
 */
const REST = '1 day';

/** With half of all codes in use, one poll in a billion gets none. */
const MAX_ATTEMPTS = 30;

export const randomJoinCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/**
 * Gives a poll that has no code a random one: one that is free, or one that expired long enough ago.
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
    `insert into join_codes (code, poll_id, until)
     values ($1, $2, queue_now() + $3::interval)
     on conflict (code) do nothing`,
    [code, pollId, VALIDITY],
  );
  return rowCount === 1;
}

async function takeOver(client: PoolClient, code: string, pollId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `update join_codes
     set poll_id = $2, until = queue_now() + $3::interval
     where code = $1
       and until < queue_now() - $4::interval`,
    [code, pollId, VALIDITY, REST],
  );
  return rowCount === 1;
}

import type { PoolClient } from '@hands/db/pool';

/** From now on, ballots of this poll that were cast earlier and are not recorded yet are rejected. */
export async function invalidateEarlierBallots(client: PoolClient, id: number, now: number): Promise<void> {
  await client.query(
    `update polls
     set valid_from = timestamp_micros($2)
     where id = $1`,
    [id, now],
  );
}

import type { PoolClient } from '@hands/db/pool';

/** Ballots of this poll that were cast before `from` and are not recorded yet are rejected. */
export async function invalidateEarlierBallots(client: PoolClient, id: number, from: number): Promise<void> {
  await client.query(
    `update polls
     set valid_from = timestamp_micros($2)
     where id = $1`,
    [id, from],
  );
}

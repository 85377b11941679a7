import type { PoolClient } from '@hands/db/pool';

/**
 * Limits each wait for a lock in this transaction to two seconds. Otherwise changes that wait for a locked poll could hold
 * every connection that reading polls needs. A wait that times out is answered with 503.
 */
export async function limitLockWait(client: PoolClient): Promise<void> {
  await client.query("set local lock_timeout = '2s'");
}

import type { PoolClient } from '@hands/db/pool';

/**
 * Within a transaction: waits for a lock two seconds at most. Behind a poll that somebody has locked, changes would else
 * hold every connection that reading polls needs. What waited in vain is answered 503.
 */
export async function limitLockWait(client: PoolClient): Promise<void> {
  await client.query("set local lock_timeout = '2s'");
}

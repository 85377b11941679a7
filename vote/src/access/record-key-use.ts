import type { Pool } from '@hands/db/pool';

/** Notes when a key was last used, to the minute: a page that follows its poll would otherwise write on every request. */
export async function recordKeyUse(pool: Pool, pollId: number, keyId: string): Promise<void> {
  await pool.query(
    `update poll_keys
     set last_used_at = now()
     where poll_id = $1
       and substring(hash for 8) = decode($2, 'hex')
       and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [pollId, keyId],
  );
}

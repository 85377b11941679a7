import type { Pool, PoolClient } from '@hands/db/pool';
import { pollKeyId } from '@hands/shared/auth/poll-key';

/** A key as those who manage its poll see it. */
export interface PollKey {
  id: string;
  label: string;
  /** Microseconds since the Unix epoch. */
  createdAt: number;
  /** To the minute. Null if it was never used. */
  lastUsedAt: number | null;
}

/** The keys of a poll, oldest first. */
export async function listKeys(db: Pool | PoolClient, pollId: number): Promise<PollKey[]> {
  const { rows } = await db.query<Omit<PollKey, 'id'> & { hash: Buffer }>(
    `select
       hash,
       label,
       unix_micros(created_at) as "createdAt",
       unix_micros(last_used_at) as "lastUsedAt"
     from poll_keys
     where poll_id = $1
     order by created_at, hash`,
    [pollId],
  );
  return rows.map(({ hash, ...key }) => ({ id: pollKeyId(hash), ...key }));
}

import { hashPollKey, makePollKey, pollKeyId } from '@hands/shared/auth/poll-key';
import type { Pool, PoolClient } from './pool.ts';

export interface FoundKey {
  /** From pollKeyId(). */
  id: string;
  label: string;
}

/**
 * The first of these keys that is valid for the poll; undefined if none is. What is not a key costs no query.
 * @param keys from readPollKeys()
 */
export async function findPollKey(pool: Pool, pollId: number, keys: string[]): Promise<FoundKey | undefined> {
  const possible = keys.filter((key) => /^[\w-]{32}$/.test(key));
  if (possible.length === 0) return undefined;
  const { rows } = await pool.query<{ hash: Buffer; label: string }>(
    `select hash, label
     from poll_keys
     where poll_id = $1
       and hash = any ($2::bytea[])
     limit 1`,
    [pollId, possible.map(hashPollKey)],
  );
  const [found] = rows;
  return found && { id: pollKeyId(found.hash), label: found.label };
}

/** The ids of all keys of these polls. A poll without keys is left out. */
export async function listPollKeyIds(pool: Pool, pollIds: number[]): Promise<Map<number, Set<string>>> {
  const { rows } = await pool.query<{ pollId: number; hashes: Buffer[] }>(
    `select poll_id as "pollId", array_agg(hash) as hashes
     from poll_keys
     where poll_id = any ($1)
     group by poll_id`,
    [pollIds],
  );
  return new Map(rows.map(({ pollId, hashes }) => [pollId, new Set(hashes.map(pollKeyId))]));
}

/** Adds a key to a poll. Resolves with the key, which is not stored. */
export async function addPollKey(client: Pool | PoolClient, pollId: number, label: string): Promise<string> {
  const key = makePollKey();
  await client.query('insert into poll_keys (poll_id, hash, label) values ($1, $2, $3)', [
    pollId,
    hashPollKey(key),
    label,
  ]);
  return key;
}

import { findPollKey } from '@hands/db/poll-keys';
import type { FoundKey } from '@hands/db/poll-keys';
import type { Pool } from '@hands/db/pool';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';

/** Anyone may send what looks like a key. A database that takes longer counts as unavailable. */
const LOOKUP_MS = 1_000;

/** See findPollKey(). Rejects if the database is unavailable; at once after a few time-outs. */
export type KeyFinder = (pollId: number, keys: string[]) => Promise<FoundKey | undefined>;

export function createKeyFinder(pool: Pool): KeyFinder {
  const run = createCircuitBreaker(LOOKUP_MS);
  return (pollId, keys) => run(() => findPollKey(pool, pollId, keys));
}

import type { Pool } from '@hands/db/pool';
import { readLargePoll } from './read-large-poll.ts';
import { readSnapshots } from './read-snapshots.ts';
import type { Reading, KnownVersion } from './read-snapshots.ts';

/** One poll with all its votes and rounds, however large it is; undefined if there is nothing newer than was seen. */
export async function readPoll(pool: Pool, seen: KnownVersion): Promise<Reading | undefined> {
  const [changed] = await readSnapshots(pool, [seen]);
  return changed?.isLarge ? readLargePoll(pool, seen.pollId) : changed;
}

import type { Pool } from '@hands/db/pool';
import { readLargePoll } from './read-large-poll.ts';
import { readSnapshots } from './read-snapshots.ts';
import type { Reading, KnownVersion } from './read-snapshots.ts';

/** Reads one poll with all its votes and rounds, however large it is. Undefined if there is nothing newer than `seen`. */
export async function readPoll(pool: Pool, seen: KnownVersion): Promise<Reading | undefined> {
  const [changed] = await readSnapshots(pool, [seen]);
  return changed?.isLarge ? readLargePoll(pool, seen.pollId) : changed;
}

// Reading one poll for whoever asks. A crowd that asks for one poll costs a query or two and one count of its run-off, not
// one each.
import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/snapshot';
import { REST_PER_RANKING_MS, readSnapshots } from './read-snapshots.ts';

/** So many polls are kept, those asked for last. */
const MOST_POLLS = 1_000;

interface Kept {
  /** Not to be read again before. */
  restsUntil: number;
  latest?: Snapshot | undefined;
  reading?: Promise<Snapshot | undefined> | undefined;
  next?: Promise<Snapshot | undefined> | undefined;
}

const polls = new WeakMap<Pool, Map<number, Kept>>();

/** The poll as it is now, with all its votes; undefined where there is no such poll. */
export function readLatest(pool: Pool, pollId: number): Promise<Snapshot | undefined> {
  const all = polls.get(pool) ?? new Map<number, Kept>();
  polls.set(pool, all);
  const poll = all.get(pollId) ?? { restsUntil: 0 };
  // the last of the map is the one asked for last
  all.delete(pollId);
  all.set(pollId, poll);
  for (const oldest of all.keys()) {
    if (all.size <= MOST_POLLS) break;
    all.delete(oldest);
  }
  if (poll.latest && performance.now() < poll.restsUntil) return Promise.resolve(poll.latest);
  if (!poll.reading) return (poll.reading = read(pool, pollId, poll));
  // a read under way may have begun before a vote that this caller knows of: all who come meanwhile share the next one
  poll.next ??= poll.reading
    .catch(() => undefined)
    .then(() => {
      poll.next = undefined;
      return (poll.reading = read(pool, pollId, poll));
    });
  return poll.next;
}

async function read(pool: Pool, pollId: number, poll: Kept): Promise<Snapshot | undefined> {
  try {
    const [reading] = await readSnapshots(pool, [{ pollId, snapshot: poll.latest }]);
    if (reading) {
      poll.latest = reading.snapshot;
      poll.restsUntil = performance.now() + reading.rankings * REST_PER_RANKING_MS;
    }
    if (!poll.latest) polls.get(pool)?.delete(pollId);
    return poll.latest;
  } finally {
    poll.reading = undefined;
  }
}

// Reading one poll for whoever asks. A crowd that asks for one poll costs a query or two and one count of its run-off, not
// one each, and so do the screens that watch it where the poll is large.
import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/snapshot';
import { readLargePoll } from './read-large-poll.ts';
import { REST_PER_RANKING_MS, readSnapshots } from './read-snapshots.ts';

/** So many polls are kept, those asked for last. */
const MOST_POLLS = 1_000;

export interface LatestReading {
  /** With all its votes; undefined where there is no such poll. */
  snapshot: Snapshot | undefined;
  /** Until then it is not read again. */
  restsUntil: number;
}

interface Kept {
  latest: LatestReading;
  reading?: Promise<LatestReading> | undefined;
  next?: Promise<LatestReading> | undefined;
}

const polls = new WeakMap<Pool, Map<number, Kept>>();

/** The poll as it is now or, where it rests, was when it was last read. */
export function readLatest(pool: Pool, pollId: number): Promise<LatestReading> {
  const poll = keep(pool, pollId);
  if (performance.now() < poll.latest.restsUntil) return Promise.resolve(poll.latest);
  if (!poll.reading) return (poll.reading = read(pool, pollId, poll));
  // a read under way may have begun before a vote that this caller knows of: all who come meanwhile share the next one
  poll.next ??= poll.reading
    .catch(() => undefined)
    .then(() => {
      poll.next = undefined;
      return readLatest(pool, pollId);
    });
  return poll.next;
}

function keep(pool: Pool, pollId: number): Kept {
  const all = polls.get(pool) ?? new Map<number, Kept>();
  polls.set(pool, all);
  const poll = all.get(pollId) ?? { latest: { snapshot: undefined, restsUntil: 0 } };
  // the last of the map is the one asked for last
  all.delete(pollId);
  all.set(pollId, poll);
  for (const oldest of all.keys()) {
    if (all.size <= MOST_POLLS) break;
    all.delete(oldest);
  }
  return poll;
}

async function read(pool: Pool, pollId: number, poll: Kept): Promise<LatestReading> {
  try {
    const [changed] = await readSnapshots(pool, [{ pollId, snapshot: poll.latest.snapshot }]);
    const reading = changed?.isLarge ? await readLargePoll(pool, pollId) : changed;
    if (reading) {
      const restsUntil = performance.now() + reading.rankings * REST_PER_RANKING_MS;
      poll.latest = { snapshot: reading.snapshot, restsUntil };
    }
    if (!poll.latest.snapshot) polls.get(pool)?.delete(pollId);
    return poll.latest;
  } finally {
    poll.reading = undefined;
  }
}

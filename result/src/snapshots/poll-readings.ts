// The latest reading of each poll. Requests and first frames read one poll with `read`, ticks read all that are watched with
// `refresh`. Both share what either reads, and neither replaces a newer version with an older one.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { LRUCache } from 'lru-cache';
import { REST_PER_RANKING_MS } from './read-snapshots.ts';
import type { Reading, KnownVersion } from './read-snapshots.ts';

/** How many polls without watchers are kept: those requested most recently. */
const MAX_UNWATCHED = 1_000;

/** After a failed read of a large poll, ticks wait this long before the next. */
const PAUSE_AFTER_FAILURE_MS = 1_000;

export interface PollReadingsParts {
  /** For ticks. A large poll comes without its rounds. */
  readNewer: (seen: KnownVersion[]) => Promise<Reading[]>;
  /** For requests, and for large polls. Undefined if there is nothing newer. */
  readPoll: (seen: KnownVersion) => Promise<Reading | undefined>;
  onReadFailed: (pollId: number, error: unknown) => void;
  /** The bound below which what is read from now on contains all votes, in microseconds; null if it is not known. */
  completeTo?: () => number | null;
}

export interface PollReadings {
  /**
   * The poll as it is now or, while it rests, as it was when last read. A crowd that requests one poll costs a query or two
   * and one count of its run-off.
   * @returns undefined if there is no such poll
   */
  read: (pollId: number) => Promise<Snapshot | undefined>;
  watch: (pollId: number) => void;
  unwatch: (pollId: number) => void;
  /**
   * Reads what changed in the polls that are watched.
   * @returns those known to be current; undefined for a poll that is gone. Polls that rest, and large polls that are still
   *   being counted, are left out.
   */
  refresh: () => Promise<Map<number, Snapshot | undefined>>;
  /**
   * A bound in microseconds: this snapshot contains every vote cast before it. Null if it is not known. It rises as long as
   * reads find nothing newer.
   */
  completeTo: (snapshot: Snapshot) => number | null;
}

interface Entry {
  snapshot?: Snapshot;
  /** The poll is not read again before this time. */
  restsUntil: number;
  /** Ticks do not read the poll before this time. */
  skippedUntil: number;
  /** Whether it was read since the last refresh. */
  isFresh: boolean;
  reading?: Promise<Snapshot | undefined> | undefined;
  next?: Promise<Snapshot | undefined> | undefined;
}

export function createPollReadings(parts: PollReadingsParts): PollReadings {
  const watched = new Map<number, Entry>();
  const unwatched = new LRUCache<number, Entry>({ max: MAX_UNWATCHED });
  /** Taken before the latest read that found this snapshot to be current. A bound that is taken later may promise more. */
  const bounds = new WeakMap<Snapshot, number>();
  const latestBound = () => parts.completeTo?.() ?? null;

  function findEntry(pollId: number): Entry {
    let entry = watched.get(pollId) ?? unwatched.get(pollId);
    if (!entry) unwatched.set(pollId, (entry = { restsUntil: 0, skippedUntil: 0, isFresh: false }));
    return entry;
  }

  function read(pollId: number): Promise<Snapshot | undefined> {
    const entry = findEntry(pollId);
    if (performance.now() < entry.restsUntil) return Promise.resolve(entry.snapshot);
    if (!entry.reading) return (entry.reading = readNow(pollId, entry));
    // The read in progress may have begun before a vote that this caller knows of, so all later callers share the next one.
    entry.next ??= entry.reading
      .catch(() => undefined)
      .then(() => {
        entry.next = undefined;
        return read(pollId);
      });
    return entry.next;
  }

  async function readNow(pollId: number, entry: Entry): Promise<Snapshot | undefined> {
    try {
      const bound = latestBound();
      const reading = await parts.readPoll({ pollId, snapshot: entry.snapshot });
      if (reading) accept(entry, reading);
      confirm(entry, bound);
      entry.isFresh = true;
      if (!entry.snapshot) unwatched.delete(pollId);
      return entry.snapshot;
    } finally {
      entry.reading = undefined;
    }
  }

  function accept(entry: Entry, { snapshot, rankings }: Reading): void {
    if (!snapshot) delete entry.snapshot;
    else if (snapshot.version >= (entry.snapshot?.version ?? 0)) entry.snapshot = snapshot;
    entry.restsUntil = performance.now() + rankings * REST_PER_RANKING_MS;
  }

  /** The entry has what a read has found, or something newer that another one has found. */
  function confirm({ snapshot }: Entry, bound: number | null): void {
    if (snapshot && bound !== null) bounds.set(snapshot, Math.max(bound, boundOf(snapshot) ?? 0));
  }

  /** A bound later than the latest is from before the queue's clock was set. */
  function boundOf(snapshot: Snapshot): number | null {
    const [bound, latest] = [bounds.get(snapshot), latestBound()];
    return bound !== undefined && latest !== null && bound <= latest ? bound : null;
  }

  /** Ticks do not wait for this read. The next one sends its result. */
  async function readLarge(pollId: number, entry: Entry): Promise<void> {
    entry.skippedUntil = Infinity;
    try {
      await read(pollId);
      entry.skippedUntil = 0;
    } catch (error) {
      entry.skippedUntil = performance.now() + PAUSE_AFTER_FAILURE_MS;
      parts.onReadFailed(pollId, error);
    }
  }

  return {
    read,

    watch(pollId) {
      const entry = findEntry(pollId);
      entry.isFresh = false;
      unwatched.delete(pollId);
      watched.set(pollId, entry);
    },

    unwatch(pollId) {
      const entry = watched.get(pollId);
      if (!entry) return;
      watched.delete(pollId);
      unwatched.set(pollId, entry);
    },

    async refresh() {
      const now = performance.now();
      const bound = latestBound();
      const due = [...watched].filter(
        ([, { restsUntil, skippedUntil }]) => Math.max(restsUntil, skippedUntil) <= now,
      );
      const seen = due.map(([pollId, { snapshot }]) => ({ pollId, snapshot }));
      const changed = seen.length > 0 ? await parts.readNewer(seen) : [];
      const large = new Set(changed.filter(({ isLarge }) => isLarge).map(({ pollId }) => pollId));
      for (const [pollId, entry] of due) if (!large.has(pollId)) entry.isFresh = true;
      const current = new Map<number, Snapshot | undefined>();
      for (const reading of changed) {
        const entry = watched.get(reading.pollId);
        if (!entry) continue;
        if (reading.isLarge) void readLarge(reading.pollId, entry);
        else accept(entry, reading);
        if (!reading.snapshot) current.set(reading.pollId, undefined);
      }
      for (const [pollId, entry] of due) if (!large.has(pollId)) confirm(entry, bound);
      for (const [pollId, entry] of watched) {
        if (entry.isFresh && entry.snapshot) current.set(pollId, entry.snapshot);
        entry.isFresh = false;
      }
      return current;
    },

    completeTo(snapshot) {
      const { pollId, version } = snapshot;
      const current = (watched.get(pollId) ?? unwatched.peek(pollId))?.snapshot;
      return boundOf(current?.version === version ? current : snapshot);
    },
  };
}

// Keeps the polls that are being voted on in memory, so that a vote needs no database. A poll is read on its first use and then
// twice a second, so that a change by another process is seen within one second. While the database is down, the last known
// polls stay in use.
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/process/logger';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';
import { repeat } from '@hands/shared/process/repeat';
import type { PollReference } from '@hands/shared/poll/poll-reference';
import { readPolls } from './read-polls.ts';
import type { Poll } from './read-polls.ts';

/** Together with the time of the read, a change is seen within a second. */
const REFRESH_MS = 500;
/** For a poll that is not cached. A database that takes longer counts as unavailable. */
const READ_MS = 1_000;
/** This many polls stay even if unused: reading so many again took 9 ms of processor time, ten times as many 43 ms. */
const MAX_IDLE_POLLS = 1_000;
/** Above that, polls that have not been used for this many refreshes are dropped. */
const IDLE_REFRESHES = 120;
/** Far more polls than are voted on in one hour. Above that, the poll that has been cached longest is dropped. */
const MAX_POLLS = 10_000;

export interface PollCache {
  /** The cached poll, if there is one. */
  known(reference: PollReference): Poll | undefined;
  /** Reads the poll if it is not cached. Undefined if it does not exist; rejects if the database is unavailable. */
  find(reference: PollReference): Promise<Poll | undefined>;
  /** Call it after changing the poll: it is then read again on its next use. */
  forget(id: number): void;
  /** The number of cached polls. */
  size(): number;
  /** Whether the last read of the database succeeded. */
  isUp(): boolean;
  /** Waits for the refresh in progress. Safe to call twice. */
  close(): Promise<void>;
}

interface Entry {
  poll: Poll;
  /** The number of the refresh after which it was last used. */
  asked: number;
}

/** @param refreshMs,maxIdlePolls,idleRefreshes smaller in tests */
export function createPollCache(
  pool: Pool,
  logger: Logger,
  { refreshMs = REFRESH_MS, maxIdlePolls = MAX_IDLE_POLLS, idleRefreshes = IDLE_REFRESHES } = {},
): PollCache {
  const polls = new Map<number, Entry>();
  /** The numbers of the cached polls by slug. */
  const slugs = new Map<string, number>();
  const reading = new Map<PollReference, Promise<Poll | undefined>>();
  let refreshes = 0;
  let up = true;
  const readWithoutWaiting = createCircuitBreaker(READ_MS);

  async function read(references: PollReference[]): Promise<Poll[]> {
    try {
      const found = await readPolls(pool, references);
      if (!up) logger.info('database available again');
      up = true;
      return found;
    } catch (error) {
      if (up) logger.error({ err: error }, 'database unavailable; using the last known polls and retrying');
      up = false;
      throw error;
    }
  }

  function readOne(reference: PollReference): Promise<Poll | undefined> {
    const found = readWithoutWaiting(() => read([reference])).then(([poll]) => {
      // unless a poll was changed here meanwhile, which may be this one
      if (poll && reading.get(reference) === found) keep(poll);
      return poll;
    });
    reading.set(reference, found);
    const done = () => {
      if (reading.get(reference) === found) reading.delete(reference);
    };
    found.then(done, done);
    return found;
  }

  function keep(poll: Poll): void {
    polls.set(poll.id, { poll, asked: refreshes });
    slugs.set(poll.slug, poll.id);
    const [oldest] = polls.keys();
    if (polls.size > MAX_POLLS && oldest !== undefined) drop(oldest);
  }

  function drop(id: number): void {
    const entry = polls.get(id);
    if (!entry) return;
    polls.delete(id);
    slugs.delete(entry.poll.slug);
  }

  async function refresh(): Promise<void> {
    const entries = [...polls];
    // queries even without any poll, to find out whether the database is up
    const found = new Map((await read(entries.map(([id]) => id))).map((poll) => [poll.id, poll]));
    refreshes++;
    for (const [id, entry] of entries) {
      // forgotten meanwhile: the poll that was read may be older than the change
      if (polls.get(id) !== entry) continue;
      const poll = found.get(id);
      const idle = polls.size > maxIdlePolls && refreshes - entry.asked > idleRefreshes;
      if (poll && !idle) entry.poll = poll;
      else drop(id);
    }
  }
  // read() logs failures
  const refreshing = repeat(refresh, { pauseMs: refreshMs, onError: () => undefined });

  function known(reference: PollReference): Poll | undefined {
    const id = typeof reference === 'number' ? reference : slugs.get(reference);
    const entry = id === undefined ? undefined : polls.get(id);
    if (entry) entry.asked = refreshes;
    return entry?.poll;
  }

  return {
    known,
    find(reference) {
      const poll = known(reference);
      // an audience that opens a poll at the same moment causes one query
      return poll ? Promise.resolve(poll) : (reading.get(reference) ?? readOne(reference));
    },
    forget(id) {
      drop(id);
      reading.clear();
    },
    size: () => polls.size,
    isUp: () => up,
    close: () => refreshing.close(),
  };
}

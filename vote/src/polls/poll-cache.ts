// The polls that are being voted on, held in memory, so that a vote needs no database. A poll is read when first asked
// for and then again twice a second, so that what another process changed is seen here within one; while the database is
// away the last known state serves on.
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import { readPolls } from './read-polls.ts';
import type { Poll } from './read-polls.ts';

/** With the time that reading takes, a change is seen within a second. */
const REFRESH_MS = 500;
/** Polls that stay however long nobody asks for them: reading so many again took 9 ms of processor time, ten times as many 43. */
const MAX_IDLE_POLLS = 1_000;
/** Beyond that, polls that nobody has asked for in so many refreshes are let go. */
const IDLE_REFRESHES = 120;
/** Far more polls than are voted on in one hour; past it the one longest in the cache is read again when next asked for. */
const MAX_POLLS = 10_000;

export interface PollCache {
  /** Without waiting: what is known now. */
  known(id: number): Poll | undefined;
  /** Reads the poll where it is not known. Undefined: there is none. Rejects where the database is away. */
  find(id: number): Promise<Poll | undefined>;
  /** To be called when the poll was changed here: it is read again when next asked for. */
  forget(id: number): void;
  /** How many polls are held. */
  size(): number;
  /** Whether the last read of the database went well. */
  isUp(): boolean;
  /** Waits for the refresh under way. Safe twice. */
  close(): Promise<void>;
}

interface Entry {
  poll: Poll;
  /** The refresh after which it was last asked for. */
  asked: number;
}

/** @param refreshMs,maxIdlePolls,idleRefreshes smaller in tests */
export function createPollCache(
  pool: Pool,
  logger: Logger,
  { refreshMs = REFRESH_MS, maxIdlePolls = MAX_IDLE_POLLS, idleRefreshes = IDLE_REFRESHES } = {},
): PollCache {
  const polls = new Map<number, Entry>();
  const reading = new Map<number, Promise<Poll | undefined>>();
  let refreshes = 0;
  let up = true;

  async function read(ids: number[]): Promise<Poll[]> {
    try {
      const found = await readPolls(pool, ids);
      if (!up) logger.info('the database is back');
      up = true;
      return found;
    } catch (error) {
      if (up) logger.error({ err: error }, 'polls cannot be read; the last known ones serve on');
      up = false;
      throw error;
    }
  }

  function readOne(id: number): Promise<Poll | undefined> {
    const found = read([id]).then(([poll]) => {
      // unless it was changed here meanwhile
      if (poll && reading.get(id) === found) keep(poll);
      return poll;
    });
    reading.set(id, found);
    const done = () => {
      if (reading.get(id) === found) reading.delete(id);
    };
    found.then(done, done);
    return found;
  }

  function keep(poll: Poll): void {
    polls.set(poll.id, { poll, asked: refreshes });
    const [oldest] = polls.keys();
    if (polls.size > MAX_POLLS && oldest !== undefined) polls.delete(oldest);
  }

  async function refresh(): Promise<void> {
    const entries = [...polls];
    // also without any poll: it tells whether the database is there
    const found = new Map((await read(entries.map(([id]) => id))).map((poll) => [poll.id, poll]));
    refreshes++;
    for (const [id, entry] of entries) {
      // forgotten meanwhile: what was read may be older than the change
      if (polls.get(id) !== entry) continue;
      const poll = found.get(id);
      const idle = polls.size > maxIdlePolls && refreshes - entry.asked > idleRefreshes;
      if (poll && !idle) entry.poll = poll;
      else polls.delete(id);
    }
  }
  // read() logs what fails
  const refreshing = repeat(refresh, { pauseMs: refreshMs, onError: () => undefined });

  function known(id: number): Poll | undefined {
    const entry = polls.get(id);
    if (entry) entry.asked = refreshes;
    return entry?.poll;
  }

  return {
    known,
    find(id) {
      const poll = known(id);
      // a hall that opens one poll at once is one query
      return poll ? Promise.resolve(poll) : (reading.get(id) ?? readOne(id));
    },
    forget(id) {
      polls.delete(id);
      reading.delete(id);
    },
    size: () => polls.size,
    isUp: () => up,
    close: () => refreshing.close(),
  };
}

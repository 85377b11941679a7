// The polls that are being voted on, held in memory, so that a vote needs no database. A poll is read when first asked
// for and then again every second; while the database is away the last known state serves on.
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/logger';
import { readPolls } from './read-polls.ts';
import type { Poll } from './read-polls.ts';

const REFRESH_MS = 1_000;
/** Far more polls than are voted on in one hour; past it the one longest in the cache is read again when next asked for. */
const MAX_POLLS = 10_000;

export interface PollCache {
  /** Without waiting: what is known now. */
  known(id: number): Poll | undefined;
  /** Reads the poll where it is not known. Undefined: there is none. Rejects where the database is away. */
  find(id: number): Promise<Poll | undefined>;
  /** Whether the last read of the database went well. */
  isUp(): boolean;
  close(): void;
}

export function createPollCache(pool: Pool, logger: Logger): PollCache {
  const polls = new Map<number, Poll>();
  const reading = new Map<number, Promise<Poll | undefined>>();
  let up = true;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

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

  async function readOne(id: number): Promise<Poll | undefined> {
    const [poll] = await read([id]);
    if (poll) polls.set(id, poll);
    const [oldest] = polls.keys();
    if (polls.size > MAX_POLLS && oldest !== undefined) polls.delete(oldest);
    return poll;
  }

  async function refresh(): Promise<void> {
    try {
      const ids = [...polls.keys()];
      // also without any poll: it tells whether the database is there
      const found = new Map((await read(ids)).map((poll) => [poll.id, poll]));
      for (const id of ids) {
        const poll = found.get(id);
        if (poll) polls.set(id, poll);
        else polls.delete(id);
      }
    } catch {
      // logged in read(), and tried again below
    }
    if (!closed) timer = setTimeout(() => void refresh(), REFRESH_MS).unref();
  }
  void refresh();

  return {
    known: (id) => polls.get(id),
    find(id) {
      const known = polls.get(id);
      if (known) return Promise.resolve(known);
      // a hall that opens one poll at once is one query
      const found = reading.get(id) ?? readOne(id).finally(() => reading.delete(id));
      reading.set(id, found);
      return found;
    },
    isUp: () => up,
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

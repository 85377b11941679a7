import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import type { Reading } from './read-snapshots.ts';
import { readWholePoll } from './read-whole-poll.ts';

/** Each read occupies one of our connections and a processor of Postgres. */
const AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

/** Reads a large poll as it is now. Two are read at a time; others wait. */
export async function readLargePoll(pool: Pool, pollId: number): Promise<Reading | undefined> {
  if (running < AT_ONCE) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await inTransaction(pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      return readWholePoll(client, pollId);
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@hands/db/pool';
import { notChecked } from '@hands/shared/process/durability';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Config } from './config.ts';

/** The audit could not be done; the message says what is missing. */
export class CannotTell extends Error {}

const PATIENCE_MS = 5_000;

/**
 * Waits for the queue, which connects behind, and asks the database once.
 * @throws CannotTell where one of them does not answer
 */
export async function awaitParts(pool: Pool, queue: BatchQueue, config: Config): Promise<void> {
  try {
    await pool.query('select from polls limit 1');
  } catch (cause) {
    throw new CannotTell(
      `The database at ${placeOf(config.databaseUrl)} cannot be read (${reasonOf(cause)}): start the system with "npm start", or set DATABASE_URL.`,
      { cause },
    );
  }
  await needQueue(pool, config);
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(50)) {
    try {
      // to be read: one that is full takes no votes, and can be audited
      await queue.readBacklog();
      if (queue.state().durability === notChecked) throw new Error('its settings are not known yet');
      return;
    } catch (cause) {
      if (Date.now() < deadline) continue;
      throw new CannotTell(
        `The queue at ${placeOf(config.queue.redisUrl ?? config.databaseUrl)} cannot be read (${reasonOf(cause)}), and without it nobody can tell what is in flight: start it, or set REDIS_URL.`,
        { cause },
      );
    }
  }
}

/** Without a Redis to look at, the queue lives in the database: one that has none belongs to a system with a Redis. */
async function needQueue(pool: Pool, { databaseUrl, queue }: Config): Promise<void> {
  if (queue.redisUrl !== undefined) return;
  const { rowCount } = await pool.query(`select from pg_namespace where nspname = 'bullmq'`);
  if (rowCount === 0)
    throw new CannotTell(
      `There is no queue in the database at ${placeOf(databaseUrl)}: set REDIS_URL to where the system keeps it.`,
    );
}

/** Without user and password. */
export const placeOf = (url: string) => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

const reasonOf = (error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return message || code;
};

import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@hands/db/pool';
import { notChecked } from '@hands/shared/process/durability';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Config } from './config.ts';

/** The audit cannot run. The message says what is missing. */
export class AuditError extends Error {}

const DEADLINE_MS = 5_000;

/**
 * Waits for the queues, which connect in the background, and queries the database once. A queue that was used before and stays
 * unavailable is left to the audit.
 * @throws AuditError if either is unavailable
 */
export async function awaitParts(pool: Pool, queue: BatchQueue, config: Config): Promise<void> {
  try {
    await pool.query('select from polls limit 1');
  } catch (cause) {
    throw new AuditError(
      `The database at ${placeOf(config.databaseUrl)} cannot be read (${reasonOf(cause)}). Start the system with "npm start", or set DATABASE_URL.`,
      { cause },
    );
  }
  await requireQueue(pool, config);
  for (const deadline = Date.now() + DEADLINE_MS; ; await delay(50)) {
    try {
      // reading is enough: a full queue accepts no votes, but can be audited
      const { unreachable } = await queue.readBacklog();
      if (unreachable.length > 0 && Date.now() < deadline) continue;
      if (queue.state().durability === notChecked) throw new Error('its settings are not known yet');
      return;
    } catch (cause) {
      if (Date.now() < deadline) continue;
      throw new AuditError(
        `The queue at ${placeOf(config.queue.redisUrl ?? config.databaseUrl)} cannot be read (${reasonOf(cause)}), so ballots in flight cannot be counted. Start it, or set REDIS_URL.`,
        { cause },
      );
    }
  }
}

/** Without a Redis URL, the queue is in the database. A database without a queue belongs to a system that uses Redis. */
async function requireQueue(pool: Pool, { databaseUrl, queue }: Config): Promise<void> {
  if (queue.redisUrl !== undefined) return;
  const { rowCount } = await pool.query(`select from pg_namespace where nspname = 'bullmq'`);
  if (rowCount === 0)
    throw new AuditError(
      `There is no queue in the database at ${placeOf(databaseUrl)}. Set REDIS_URL to the Redis that the system uses.`,
    );
}

/** Host and path, without user and password. */
export const placeOf = (url: string) => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

const reasonOf = (error: unknown) => {
  const { code, message } = error as NodeJS.ErrnoException;
  return message || code;
};

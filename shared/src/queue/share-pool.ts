// The connections to Postgres on which all queues and workers of this process add, take and confirm jobs. With a pool for each queue
// and each worker, as BullMQ opens them, a worker process with four queues needs more than the hundred that Postgres allows by
// default.
import { DEFAULT_SCHEMA } from 'bullmq';
import pg from 'pg';
import { closeSilentConnections } from '../process/close-silent-connections.ts';

const MAX_CONNECTIONS = 10;

/** The server ends sessions of clients that have gone without a word. The pool closes idle connections after 10 s. */
const IDLE_SESSION = '20s';

const pools = new Map<string, { pool: pg.Pool; users: number }>();

export interface SharedPool {
  pool: pg.Pool;
  /** Ends the connections when nobody uses them any more. */
  release(): Promise<void>;
}

export function sharePool(config: pg.PoolConfig & { connectionString: string }): SharedPool {
  const url = config.connectionString;
  const shared = pools.get(url) ?? { pool: createPool(config), users: 0 };
  pools.set(url, shared);
  shared.users++;
  return {
    pool: shared.pool,
    async release() {
      if (--shared.users > 0) return;
      pools.delete(url);
      await shared.pool.end();
    },
  };
}

function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max: MAX_CONNECTIONS,
    // BullMQ's statements do not name their schema
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  });
  // BullMQ listens for each queue
  pool.setMaxListeners(0);
  pool.on('error', () => undefined); // the connection of the queue's clock reports the same
  closeSilentConnections(pool);

  // Only connections that have been given back may not be silent for long. On one that a worker keeps it waits for jobs.
  const bounded = new WeakSet<pg.ClientBase>();
  pool.on('release', (error, client) => {
    if ((error as Error | undefined) || bounded.has(client)) return;
    bounded.add(client);
    client.query(`set idle_session_timeout = '${IDLE_SESSION}'`).catch(() => undefined);
  });
  return pool;
}

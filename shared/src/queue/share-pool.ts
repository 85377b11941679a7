// The connections to Postgres on which all queues, and all workers, of this process work. With a pool for each of them, as BullMQ
// opens them, a worker process with four queues needs more than the hundred that Postgres allows by default. Queues and workers
// have a pool each, so that reading the backlog does not wait behind hundreds of jobs that are confirmed.
import { DEFAULT_SCHEMA } from 'bullmq';
import pg from 'pg';
import { closeSilentConnections, onSilence } from '../process/close-silent-connections.ts';
import { repeat } from '../process/repeat.ts';

const MAX_CONNECTIONS = 10;

/** Then the server ends a session, because its client has gone without a word. The pool closes idle connections after 10 s. */
const IDLE_SESSION_MS = 20_000;

/** Between two questions on a connection on which a worker waits. */
const PING_MS = 5_000;

const pools = new Map<string, { pool: pg.Pool; users: number }>();

export interface SharedPool {
  pool: pg.Pool;
  /** Ends the connections when nobody uses them any more. */
  release(): Promise<void>;
}

export function sharePool(
  config: pg.PoolConfig & { connectionString: string },
  use: 'queues' | 'workers',
): SharedPool {
  const key = `${use} ${config.connectionString}`;
  const shared = pools.get(key) ?? { pool: createPool(config), users: 0 };
  pools.set(key, shared);
  shared.users++;
  return {
    pool: shared.pool,
    async release() {
      if (--shared.users > 0) return;
      pools.delete(key);
      await shared.pool.end();
    },
  };
}

function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max: MAX_CONNECTIONS,
    // BullMQ's statements do not name their schema
    options: `-c search_path=${DEFAULT_SCHEMA} -c idle_session_timeout=${IDLE_SESSION_MS}`,
  });
  pool.on('error', () => undefined); // the connection of the queue's clock reports the same
  // the pool does not listen while a connection is taken out of it, and the process would exit
  pool.on('connect', (client) => client.on('error', () => undefined));
  closeSilentConnections(pool);
  return pool;
}

/** What BullMQ needs of a pool. */
export interface BullPool extends Pick<pg.Pool, 'options' | 'query' | 'end'> {
  connect(): Promise<pg.PoolClient>;
  on(): void;
}

/**
 * The pool as one queue uses it. BullMQ listens for errors of the pool, which are handled above, and never stops: queues that are opened
 * again every second while Postgres is unavailable would leave a listener each time.
 */
export function shareWithQueue(pool: pg.Pool): BullPool {
  return {
    options: pool.options,
    connect: () => pool.connect(),
    query: pool.query.bind(pool),
    on: () => undefined,
    end: pool.end.bind(pool),
  };
}

/**
 * A worker takes one connection out of its pool, on which it waits for jobs. BullMQ notices only an error of it, and a network that
 * was lost reports none for ten minutes, or for ever if a proxy keeps the connection: so it is asked for an answer again and again,
 * and counts as lost as soon as another connection of the process has none.
 */
export function shareWithWorker(pool: pg.Pool): BullPool {
  async function connect(): Promise<pg.PoolClient> {
    const client = await pool.connect();
    const { release } = client;
    const pings = repeat(
      async (closing) => {
        try {
          await client.query('select');
        } catch (error) {
          // BullMQ then takes another one out of the pool
          if (!closing.aborted) client.emit('error', error);
        }
      },
      { pauseMs: PING_MS, onError: () => undefined },
    );
    const stop = onSilence(() => client.emit('error', new Error('another connection has gone silent')));
    client.release = (error) => {
      stop();
      void pings.close();
      release(error);
    };
    return client;
  }
  return { ...shareWithQueue(pool), connect };
}

import { closeSilentConnections } from '@hands/shared/process/close-silent-connections';
import pg from 'pg';
import { pgTypes } from './pg-types.ts';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
export const { DatabaseError } = pg;

interface PoolLogger {
  warn(fields: object, message: string): void;
}

export interface PoolOptions {
  /** The maximum number of connections. */
  max?: number;
  /** Milliseconds that a query may take; 0 means no limit. */
  queryMs?: number;
  /** Milliseconds that a statement waits for a lock; 0 means as long as the query may take. */
  lockMs?: number;
  /**
   * Milliseconds that a transaction may wait for its next statement, after which the server ends it and its connection; 0 means no
   * limit. Otherwise a process that is stopped, or whose network is lost, in the middle of a transaction would keep its locks until
   * the operating system gives up the connection, which takes two hours by default. 5 s unless queries have no limit.
   */
  idleMs?: number;
}

/**
 * After this time without a query the server ends a session, because its client has gone without a word. A pool closes
 * connections that are idle for 10 s. Without it, the connections of hosts that vanished would take up all connections of the
 * server until the operating system gives them up.
 */
const IDLE_SESSION = '20s';

/**
 * Creates a pool that survives restarts of the database. Waiting for a connection times out after 3 s and a query after 6 s,
 * so that callers get an error that they can report or retry.
 */
export function createPool(
  databaseUrl: string,
  logger: PoolLogger,
  { max = 10, queryMs = 6_000, lockMs = 0, idleMs = queryMs === 0 ? 0 : 5_000 }: PoolOptions = {},
): Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: 3_000,
    query_timeout: queryMs,
    // less, so that a slow statement is ended by the server, and not taken for a connection that is silent
    statement_timeout: Math.round(queryMs * 0.9),
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleMs,
    keepAlive: true,
    types: pgTypes,
    // the pool waits for the promise
    onConnect: ((client: pg.ClientBase) => client.query(`set idle_session_timeout = '${IDLE_SESSION}'`)) as (
      client: pg.ClientBase,
    ) => void,
  });
  // Without a listener, the process would exit if the server closes an idle connection, for example on a restart.
  pool.on('error', (error) => {
    logger.warn({ err: error }, 'idle database connection lost');
  });
  // The pool does not listen while a transaction holds the connection; the current query fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  closeSilentConnections(pool);
  return pool;
}

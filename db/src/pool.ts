import pg from 'pg';
import { pgTypes } from './pg-types.ts';

export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
export const { DatabaseError } = pg;

interface PoolLogger {
  warn(fields: object, message: string): void;
}

export interface PoolOptions {
  /** Connections at most. */
  max?: number;
  /** Milliseconds that a query may take; 0: as long as it needs. */
  queryMs?: number;
  /** Milliseconds that a statement waits for a lock; 0: as long as the query may take. */
  lockMs?: number;
}

/**
 * A pool of connections that outlives restarts of the database: waiting for a connection ends after 3 s and a query
 * after 10 s, so that an unavailable database shows as an error its caller can answer or retry.
 */
export function createPool(
  databaseUrl: string,
  logger: PoolLogger,
  { max = 10, queryMs = 10_000, lockMs = 0 }: PoolOptions = {},
): Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: 3_000,
    query_timeout: queryMs,
    statement_timeout: queryMs,
    lock_timeout: lockMs,
    keepAlive: true,
    types: pgTypes,
  });
  // Without a listener, an idle connection that the server ends (a restart, say) would end this process.
  pool.on('error', (error) => {
    logger.warn({ err: error }, 'an idle database connection was lost');
  });
  // Nor while a transaction holds the connection: there the pool does not listen, and the query under way fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

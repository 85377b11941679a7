import pg from 'pg';

/**
 * Whether retrying may help: no answer from the server, or one of the SQLSTATE classes 08 connection, 25006 read-only (a
 * failover), 40 deadlock or serialization, 53 resources, 55 locks, 57 shutdown or time-out, 58 system.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return /^(08|25006|40|53|55|57|58)/.test(error.code ?? '');
  return !(error instanceof TypeError);
}

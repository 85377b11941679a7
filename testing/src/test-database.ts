// A migrated database for one test, cloned from the template that test-servers.ts creates.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  url: string;
  /** Also closes every connection to the database. */
  drop: () => Promise<void>;
}

/** @param template `template0` for a database without our tables */
export async function createTestDatabase(template = 'hands_template'): Promise<TestDatabase> {
  const name = `test_${randomUUID()}`;
  // file_copy takes half the processor time of the default, which writes the template to the log
  await runAsAdmin(`create database "${name}" template ${template} strategy file_copy`);
  const url = new URL(inject('adminUrl'));
  url.pathname = name;
  return { url: url.href, drop: () => runAsAdmin(`drop database if exists "${name}" with (force)`) };
}

const objectInUse = '55006';

let admin: pg.Pool | undefined;

function openAdmin(): pg.Pool {
  const pool = new pg.Pool({ connectionString: inject('adminUrl'), allowExitOnIdle: true });
  // Postgres may end before this process does
  pool.on('error', () => undefined);
  return pool;
}

async function runAsAdmin(statement: string): Promise<void> {
  admin ??= openAdmin();
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      await admin.query(statement);
      return;
    } catch (error) {
      // "source database is being accessed by other users": a connection that has just ended, or autovacuum
      if ((error as pg.DatabaseError).code !== objectInUse || Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}

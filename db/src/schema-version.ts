// The version of the schema is the name of the last migration, without `.sql`.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { PG_MIGRATE_LOCK_ID } from 'node-pg-migrate';
import { migrate, migrations } from './migrate.ts';
import type { Pool, PoolClient } from './pool.ts';

/** All versions that this program knows, the latest last. */
export function listSchemaVersions(): string[] {
  return readdirSync(migrations)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => path.basename(file, '.sql'))
    .toSorted();
}

/** Reads the version of a database; undefined if it has none yet. */
export async function readSchemaVersion(db: Pool | PoolClient): Promise<string | undefined> {
  const { rowCount } = await db.query(`select where to_regclass('migrations') is not null`);
  if (rowCount === 0) return undefined;
  const { rows } = await db.query<{ name: string }>('select name from migrations order by id desc limit 1');
  return rows[0]?.name;
}

/**
 * Brings an empty database to this version, by applying or undoing migrations.
 * @throws RangeError if the version is not known
 */
export async function setSchemaVersion(databaseUrl: string, db: Pool, version: string): Promise<void> {
  const known = listSchemaVersions();
  const wanted = known.indexOf(version);
  if (wanted < 0) throw new RangeError(`there is no migration ${version}`);
  const present = known.indexOf((await readSchemaVersion(db)) ?? '');
  const count = Math.abs(wanted - present);
  if (count > 0)
    await migrate(databaseUrl, undefined, { direction: wanted > present ? 'up' : 'down', count });
}

/** Within a transaction, keeps other processes from migrating the database until it ends. */
export async function holdMigrations(client: PoolClient): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [PG_MIGRATE_LOCK_ID]);
}

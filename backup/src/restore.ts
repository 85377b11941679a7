// Restores a backup into an empty system, all of it or nothing.
import { pipeline } from 'node:stream/promises';
import { DatabaseError } from '@hands/db/pool';
import type { Pool, PoolClient } from '@hands/db/pool';
import { migrate } from '@hands/db/migrate';
import { holdMigrations, readSchemaVersion, setSchemaVersion } from '@hands/db/schema-version';
import { from as copyFrom } from 'pg-copy-streams';
import type { TableEnd } from './backup-format.ts';
import { BackupError } from './backup-error.ts';
import { prepareCopy } from './prepare-copy.ts';
import { readBackup } from './read-backup.ts';
import type { Backup } from './read-backup.ts';
import { requireEmpty } from './require-empty.ts';
import type { KeptTable } from './tables.ts';

/**
 * Screens show only what is newer than what they show (I5), and may have seen versions that were counted after the backup. A poll
 * whose version rises a thousand times a second takes eleven days for these, and a poll can be restored millions of times until
 * its version is no longer exact in JavaScript.
 */
const VERSIONS_AHEAD = 1_000_000_000;

/**
 * Polls that were created after the backup are lost, and nothing may go to another poll under their numbers: not the ballots that
 * a queue still holds, nor the receipts and bookmarks of voters.
 */
const POLLS_AHEAD = 10_000;

/**
 * @param backup what `readBackup` has found in the file
 * @param onBytes called with the number of bytes that were read
 * @throws BackupError if the system is not empty
 */
export async function restore(
  { pool, databaseUrl }: { pool: Pool; databaseUrl: string },
  file: string,
  { header }: Backup,
  onBytes?: (bytes: number) => unknown,
): Promise<void> {
  await migrate(databaseUrl);
  await requireEmpty(pool);
  try {
    await setSchemaVersion(databaseUrl, pool, header.schema);
    await load(pool, file, header, onBytes);
  } finally {
    await migrate(databaseUrl);
  }
  // until then the database would plan as for empty tables
  await pool.query('analyze');
}

/** In one transaction, so that a system never has a part of a backup. Services wait meanwhile. */
async function load(
  pool: Pool,
  file: string,
  header: Backup['header'],
  onBytes?: (bytes: number) => unknown,
): Promise<void> {
  const tables = header.tables.map(({ table }) => table);
  const client = await pool.connect();
  try {
    await lockTables(client, tables);
    await prepareCopy(client);
    if ((await readSchemaVersion(client)) !== header.schema)
      throw new BackupError('Something else migrates the database. Stop that, and restore again.');
    await requireEmpty(client, tables);
    await keepOwnActions(client);
    // rows are restored with what triggers have made of them
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
    await client.query(`truncate ${tables.join(', ')}`);
    const { ends } = await readBackup(file, {
      async onTable({ table, columns }, rows) {
        const names = columns.map((column) => client.escapeIdentifier(column)).join(', ');
        await pipeline(rows, client.query(copyFrom(`copy ${table} (${names}) from stdin`)));
      },
      ...(onBytes && { onBytes }),
    });
    for (const end of ends) await setNext(client, end);
    await client.query('update polls set version = version + $1', [VERSIONS_AHEAD]);
    // a table with checks that are put off to the end cannot be altered
    await client.query('set constraints all immediate');
    for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
    await addOwnActions(client, header);
    await client.query('commit');
  } finally {
    // It may be in the middle of a copy. Closing it rolls back what is not committed.
    client.release(true);
  }
}

const DEADLOCK = '40P01';

/**
 * Begins a transaction. A service that reads two of the tables in another order can meet it crosswise, and Postgres then ends one
 * of the two.
 */
async function lockTables(client: PoolClient, tables: KeptTable[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin');
      await holdMigrations(client);
      await client.query(`lock table ${tables.join(', ')} in access exclusive mode`);
      return;
    } catch (error) {
      await client.query('rollback');
      if (!(error instanceof DatabaseError) || error.code !== DEADLOCK || attempt === 10) throw error;
    }
  }
}

async function setNext(client: PoolClient, { table, next }: TableEnd): Promise<void> {
  if (next === null) return;
  await client.query(`select setval(pg_get_serial_sequence($1, 'id'), $2, false)`, [
    table,
    table === 'polls' ? next + POLLS_AHEAD : next,
  ]);
}

/** Sign-ins in the new system stay in the activity log, behind what is restored. */
async function keepOwnActions(client: PoolClient): Promise<void> {
  await client.query(
    `create temporary table own_actions on commit drop as
     select at, actor, action, detail
     from admin_actions`,
  );
}

async function addOwnActions(client: PoolClient, { takenAt, completeTo }: Backup['header']): Promise<void> {
  await client.query(
    `insert into admin_actions (at, actor, action, detail)
     select at, actor, action, detail
     from own_actions
     order by at`,
  );
  await client.query(
    `insert into admin_actions (actor, action, detail) values ('operator', 'restore backup', $1)`,
    [{ takenAt, completeTo }],
  );
}

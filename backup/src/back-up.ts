// Writes a backup while votes come in. It reads one snapshot of the database and locks nothing.
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { isPast, readCompleteness } from '@hands/db/completeness';
import type { Pool, PoolClient } from '@hands/db/pool';
import { listQueues } from '@hands/db/queue-registry';
import { listSchemaVersions, readSchemaVersion } from '@hands/db/schema-version';
import { formatInstant } from '@hands/shared/poll/batch';
import { to as copyTo } from 'pg-copy-streams';
import { END_OF_ROWS, FORMAT_VERSION, formatLine } from './backup-format.ts';
import type { BackupHeader, TableEnd } from './backup-format.ts';
import { BackupError } from './backup-error.ts';
import { countRows } from './count-rows.ts';
import { prepareCopy } from './prepare-copy.ts';
import { keptTables } from './tables.ts';
import type { KeptTable } from './tables.ts';

type OnProgress = (rows: number, of: number) => unknown;

/**
 * Resolves once `output` has everything.
 * @param onProgress called with the number of rows written so far, and awaited
 */
export async function backUp(
  pool: Pool,
  output: Writable,
  onProgress: OnProgress = () => undefined,
): Promise<BackupHeader> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    await prepareCopy(client);
    const header = await readHeader(client);
    await pipeline(writeBackup(client, header, onProgress), createGzip(gzip), output);
    return header;
  } finally {
    // It may be in the middle of a copy. Closing it ends its transaction.
    client.release(true);
  }
}

const gzip = { level: 1, chunkSize: 256 * 1024 };

/** The bound is read in the snapshot, which contains every ballot that was recorded before the bound was published. */
async function readHeader(client: PoolClient): Promise<BackupHeader> {
  const schema = await readSchemaVersion(client);
  if (schema === undefined)
    throw new BackupError('The database holds no polls. There is nothing to back up.');
  if (!listSchemaVersions().includes(schema))
    throw new BackupError(
      `The database belongs to a newer version of Show of Hands (its last migration is ${schema}). Back it up with that version.`,
    );
  const { now, completeTo } = await readCompleteness(client);
  return {
    format: 'show-of-hands-backup',
    formatVersion: FORMAT_VERSION,
    takenAt: formatInstant(now),
    completeTo: completeTo !== null && isPast(completeTo, now) ? formatInstant(completeTo) : null,
    schema,
    tables: await countTables(client),
    queues: await listQueues(client),
  };
}

/** Without those that an earlier version of the schema does not have. */
async function countTables(client: PoolClient): Promise<BackupHeader['tables']> {
  const found = await client.query<{ table: KeptTable }>(
    `select name as table
     from unnest($1::text[]) with ordinality as kept (name, place)
     where to_regclass(name) is not null
     order by place`,
    [keptTables],
  );
  const tables = [];
  for (const { table } of found.rows) {
    const { rows } = await client.query<{ rows: number }>(`select count(*) as rows from ${table}`);
    tables.push({ table, rows: rows[0]?.rows ?? 0 });
  }
  return tables;
}

async function* writeBackup(
  client: PoolClient,
  header: BackupHeader,
  onProgress: OnProgress,
): AsyncGenerator<Buffer | string> {
  const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
  let written = 0;
  yield formatLine(header);
  for (const { table } of header.tables) {
    const columns = await listColumns(client, table);
    yield formatLine({ table, columns });
    const hash = createHash('sha256');
    let rows = 0;
    const names = columns.map((column) => client.escapeIdentifier(column)).join(', ');
    for await (const piece of client.query(copyTo(`copy ${table} (${names}) to stdout`))) {
      const rowsHere = countRows(piece as Buffer);
      rows += rowsHere;
      hash.update(piece as Buffer);
      yield piece as Buffer;
      await onProgress((written += rowsHere), total);
    }
    yield END_OF_ROWS;
    const next = await readNext(client, table);
    yield formatLine({ table, rows, sha256: hash.digest('hex'), next } satisfies TableEnd);
  }
}

async function listColumns(client: PoolClient, table: KeptTable): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name
     from pg_attribute
     where attrelid = $1::regclass
       and attnum > 0
       and not attisdropped
     order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}

/** A sequence is no part of the snapshot: its number is that of now, which is no lower. */
async function readNext(client: PoolClient, table: KeptTable): Promise<number | null> {
  const { rows } = await client.query<{ sequence: string }>(
    `select pg_get_serial_sequence($1, attname) as sequence
     from pg_attribute
     where attrelid = $1::regclass
       and attidentity <> ''`,
    [table],
  );
  const [identity] = rows;
  if (!identity) return null;
  const { rows: next } = await client.query<{ next: number }>(
    `select last_value + is_called::integer as next from ${identity.sequence}`,
  );
  return next[0]?.next ?? null;
}

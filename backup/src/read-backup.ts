// Reads a backup in pieces, so that it needs the same memory for any number of ballots, and checks it on the way.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { listSchemaVersions } from '@hands/db/schema-version';
import { ZodError } from 'zod';
import type { z } from 'zod';
import {
  END_OF_ROWS,
  FORMAT_VERSION,
  formatSchema,
  headerSchema,
  tableEndSchema,
  tableStartSchema,
} from './backup-format.ts';
import type { BackupHeader, TableEnd, TableStart } from './backup-format.ts';
import { BackupError, DamageError } from './backup-error.ts';
import { countRows } from './count-rows.ts';
import { createPieceReader } from './piece-reader.ts';
import type { PieceReader } from './piece-reader.ts';

export interface Backup {
  header: BackupHeader;
  ends: TableEnd[];
}

export interface Visit {
  /** Called with each table, and with its rows, all of which it must read. By default they are only checked. */
  onTable?: (table: TableStart, rows: AsyncIterable<Buffer>) => Promise<void>;
  /** Called with the number of bytes that were read. */
  onBytes?: (bytes: number) => unknown;
}

/**
 * Reads a file to its end.
 * @throws BackupError if it cannot be read, is no backup, is damaged or not complete, or has another format
 */
export async function readBackup(file: string, { onTable = readOnly, onBytes }: Visit = {}): Promise<Backup> {
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (onBytes) source.on('data', (bytes) => onBytes(bytes.length));
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  // pipe() does not pass on errors
  source.on('error', (error) => gunzip.destroy(error));
  try {
    const pieces = createPieceReader(source.pipe(gunzip));
    const header = await readHeader(pieces, file);
    const ends: TableEnd[] = [];
    for (const { table, rows } of header.tables) ends.push(await readTable(pieces, { table, rows }, onTable));
    if (!(await pieces.isAtEnd())) throw new DamageError('there is more after the last table');
    return { header, ends };
  } catch (error) {
    throw explain(error, file);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function readOnly(_table: TableStart, rows: AsyncIterable<Buffer>): Promise<void> {
  const pieces = rows[Symbol.asyncIterator]();
  while (!(await pieces.next()).done) continue;
}

async function readHeader(pieces: PieceReader, file: string): Promise<BackupHeader> {
  const line = await pieces.readLine();
  const format = formatSchema.safeParse(parse(line));
  if (!format.success) throw notABackup(file);
  const { formatVersion, schema } = format.data;
  if (formatVersion !== FORMAT_VERSION)
    throw new BackupError(
      `${file} is a backup of format ${formatVersion}. This version of Show of Hands reads format ${FORMAT_VERSION}; restore it with the version that wrote it, or a newer one.`,
    );
  if (!listSchemaVersions().includes(schema))
    throw new BackupError(
      `${file} is from a newer version of Show of Hands (its last migration is ${schema}). Restore it with that version.`,
    );
  return parseAs(headerSchema, line);
}

async function readTable(
  pieces: PieceReader,
  expected: BackupHeader['tables'][number],
  onTable: NonNullable<Visit['onTable']>,
): Promise<TableEnd> {
  const start = parseAs(tableStartSchema, await pieces.readLine());
  const hash = createHash('sha256');
  let rows = 0;
  async function* checked(): AsyncGenerator<Buffer> {
    for await (const piece of pieces.readUntil(END_OF_ROWS)) {
      hash.update(piece);
      rows += countRows(piece);
      yield piece;
    }
  }
  await onTable(start, checked());
  const end = parseAs(tableEndSchema, await pieces.readLine());
  const isAsWritten =
    start.table === expected.table &&
    end.table === expected.table &&
    end.rows === expected.rows &&
    end.rows === rows &&
    end.sha256 === hash.digest('hex');
  if (!isAsWritten) throw new DamageError(`the rows of ${expected.table} are not those that were written`);
  return end;
}

const parseAs = <Schema extends z.ZodType>(schema: Schema, line: string): z.infer<Schema> =>
  schema.parse(JSON.parse(line));

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Of Node.js, for a file that cannot be read. */
const reasons: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EISDIR: 'is a folder',
};

/** What goes wrong elsewhere, such as in the database, stays as it is. */
function explain(error: unknown, file: string): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const reason = reasons[code];
  if (reason !== undefined) return new BackupError(`${file} ${reason}.`, { cause: error });
  if (message === 'incorrect header check') return notABackup(file);
  const isDamage = [DamageError, SyntaxError, ZodError].some((type) => error instanceof type);
  if (!isDamage && !code.startsWith('Z_')) return error;
  const detail = error instanceof ZodError ? 'a line is not one of a backup' : message;
  return new BackupError(`${file} is damaged or not complete (${detail}). Nothing was restored.`, {
    cause: error,
  });
}

const notABackup = (file: string) => new BackupError(`${file} is not a backup of Show of Hands.`);

// The format of a backup: gzip around text that people can read with zcat.
// 1. A line of JSON: the header.
// 2. For each table a line of JSON with its columns, its rows as Postgres's COPY writes them, a line `\.`, and a line of JSON with
//    their number and checksum.
import { z } from 'zod';
import { keptTables } from './tables.ts';

/** Rises if a program that knows only earlier formats would misread the file. */
export const FORMAT_VERSION = 1;

/** What the header has in every format. */
export const formatSchema = z.object({
  format: z.literal('show-of-hands-backup'),
  formatVersion: z.int(),
  /** The last migration. */
  schema: z.string(),
});

const table = z.enum(keptTables);
const count = z.int().min(0);

export const headerSchema = formatSchema.extend({
  /** When the snapshot was taken, by the queue's clock. */
  takenAt: z.iso.datetime({ precision: 6 }),
  /** All votes cast before this instant of the queue's clock are in the file, or rejected in it. Null: not known. */
  completeTo: z.iso.datetime({ precision: 6 }).nullable(),
  /** Rows by table, in the order of the file. */
  tables: z.array(z.object({ table, rows: count })),
  /** The queues that could hold further ballots. */
  queues: z.array(z.object({ id: z.uuid(), backend: z.enum(['redis', 'postgres']), name: z.string() })),
});
export type BackupHeader = z.infer<typeof headerSchema>;

export const tableStartSchema = z.object({ table, columns: z.array(z.string()).min(1) });
export type TableStart = z.infer<typeof tableStartSchema>;

export const tableEndSchema = z.object({
  table,
  rows: count,
  /** Of the rows as they are in the file. */
  sha256: z.string(),
  /** The next number of the table's own numbering; null if it has none. */
  next: count.nullable(),
});
export type TableEnd = z.infer<typeof tableEndSchema>;

/** The line after a table's rows. No row is like it, because COPY doubles backslashes. */
export const END_OF_ROWS = '\\.\n';

export const formatLine = (value: object) => `${JSON.stringify(value)}\n`;

// Databases of one test, and files that it may write.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureSamplePoll } from '@hands/db/migrate';
import type { Pool } from '@hands/db/pool';
import { openDatabase } from '@hands/testing/open-database';
import { onTestFinished } from 'vitest';
import { backUp } from '../src/back-up.ts';
import { readBackup } from '../src/read-backup.ts';
import { restore } from '../src/restore.ts';
import { writeToFile } from '../src/write-to-file.ts';

export interface TestSystem {
  url: string;
  pool: Pool;
  backUp(file: string): ReturnType<typeof backUp>;
  restore(file: string): Promise<void>;
}

/** The database of a system in which nobody has done anything. */
export async function openEmptySystem(): Promise<TestSystem> {
  const { url, pool } = await openDatabase();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  return {
    url,
    pool,
    backUp: (file) => writeToFile(file, (output) => backUp(pool, output)),
    restore: async (file) => restore({ pool, databaseUrl: url }, file, await readBackup(file)),
  };
}

/** The path of a file in a folder that is removed when the test has finished. */
export function newFile(name = 'votes.backup.gz'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-backup-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return path.join(folder, name);
}

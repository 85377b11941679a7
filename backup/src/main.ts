// Writes a backup. See `npm run backup -- --help`.
import type { Writable } from 'node:stream';
import { createPool } from '@hands/db/pool';
import { reachDatabase } from '@hands/db/reach-database';
import { loadEnvFile } from '@hands/shared/process/load-env-file';
import { createLogger } from '@hands/shared/process/logger';
import { requireSystem } from '@hands/shared/process/require-system';
import { backUp } from './back-up.ts';
import { BackupError } from './backup-error.ts';
import { loadConfig } from './config.ts';
import { describeBackup } from './describe-backup.ts';
import { parseBackupOptions } from './parse-options.ts';
import { runProgram } from './run-program.ts';
import { showProgress } from './show-progress.ts';
import { writeToFile } from './write-to-file.ts';

await runProgram(1, async (args) => {
  const file = parseBackupOptions(args) ?? nameAfterTime();
  if (file === '-' && process.stdout.isTTY)
    throw new BackupError('A backup is not written to a terminal. Name a file, or redirect the output.');
  requireSystem(loadEnvFile());
  const { databaseUrl } = loadConfig();
  await reachDatabase(databaseUrl);
  const pool = createPool(databaseUrl, createLogger('backup', 'silent'), { max: 1, queryMs: 0 });
  const progress = showProgress('Writing', 'rows', process.stderr);
  try {
    const write = (output: Writable) => backUp(pool, output, progress.update);
    const header = file === '-' ? await write(process.stdout) : await writeToFile(file, write);
    progress.stop();
    process.stderr.write(`Backed up ${describeBackup(header)}\n`);
    if (file !== '-')
      process.stderr.write(`The backup is ${file}. It says how everyone voted: keep it safe.\n`);
    return 0;
  } finally {
    progress.stop();
    await pool.end();
  }
});

/** Such as `show-of-hands-2026-11-27-140307.backup.gz`, by UTC. */
function nameAfterTime(): string {
  const [day = '', time = ''] = new Date().toISOString().split('T');
  return `show-of-hands-${day}-${time.slice(0, 8).replaceAll(':', '')}.backup.gz`;
}

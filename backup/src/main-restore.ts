// Restores a backup, and audits the result. See `npm run restore -- --help`.
import { statSync } from 'node:fs';
import { loadConfig } from '@hands/audit/config';
import { formatReport } from '@hands/audit/format-report';
import { runAudit } from '@hands/audit/run-audit';
import { createPool } from '@hands/db/pool';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { reachDatabase } from '@hands/db/reach-database';
import { loadEnvFile } from '@hands/shared/process/load-env-file';
import { createLogger } from '@hands/shared/process/logger';
import { requireSystem } from '@hands/shared/process/require-system';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import { describeBackup } from './describe-backup.ts';
import { keepInput } from './keep-input.ts';
import { parseRestoreOptions } from './parse-options.ts';
import { readBackup } from './read-backup.ts';
import type { Backup } from './read-backup.ts';
import { recordReachableQueues } from './record-reachable-queues.ts';
import { restore } from './restore.ts';
import { runProgram } from './run-program.ts';
import { showProgress } from './show-progress.ts';

await runProgram(2, async (args) => {
  const file = parseRestoreOptions(args);
  requireSystem(loadEnvFile());
  const config = loadConfig();
  await reachDatabase(config.databaseUrl);
  const logger = createLogger('restore', 'silent');
  const pool = createPool(config.databaseUrl, logger, { max: 1, queryMs: 0 });
  try {
    const { header } = file === '-' ? await keepInput(process.stdin, restoreFile) : await restoreFile(file);
    process.stdout.write(`Restored ${describeBackup(header)}\n`);
    for (const queue of await recordReachableQueues(pool, config.queue, header.queues, logger))
      process.stdout.write(
        `Not reached: ${describeQueue(queue)}. Votes that it may still hold are not counted, and no poll waits for it.\n`,
      );
    return await audit();
  } finally {
    await pool.end();
  }

  async function restoreFile(path: string): Promise<Backup> {
    const backup = await withProgress('Checking', path, (onBytes) => readBackup(path, { onBytes }));
    await withProgress('Restoring', path, (onBytes) => restore({ pool, ...config }, path, backup, onBytes));
    return backup;
  }

  async function audit(): Promise<number> {
    const queue = openBatchQueue(config.queue, logger, { list: createQueueRegistry(pool).list });
    try {
      const result = await runAudit({ pool, queue, config }, undefined, () => undefined);
      process.stdout.write(formatReport(result));
      return result.faults.length === 0 ? 0 : 1;
    } finally {
      await queue.close();
    }
  }
});

async function withProgress<Result>(
  what: string,
  file: string,
  run: (onBytes: (bytes: number) => void) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress(what, 'bytes', process.stderr);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let done = 0;
  try {
    return await run((bytes) => {
      progress.update((done += bytes), size);
    });
  } finally {
    progress.stop();
  }
}

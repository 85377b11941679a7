// Recounts the ballots and compares the tallies with them. See `npm run audit -- --help`.
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createQueueRegistry, giveUpQueue } from '@hands/db/queue-registry';
import { createLogger } from '@hands/shared/process/logger';
import { loadEnvFile } from '@hands/shared/process/load-env-file';
import { requireSystem } from '@hands/shared/process/require-system';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import { CommanderError } from 'commander';
import { AuditError } from './await-parts.ts';
import { loadConfig } from './config.ts';
import type { Config } from './config.ts';
import { formatJson, formatReport } from './format-report.ts';
import { parseOptions } from './parse-options.ts';
import { runAudit } from './run-audit.ts';

async function audit(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const config = readConfig();
  const logger = createLogger('audit', 'silent');
  const pool = createPool(config.databaseUrl, logger, { max: 1, queryMs: 0 });
  const queue = openBatchQueue(config.queue, logger, { list: createQueueRegistry(pool).list });
  const log = (line: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u{1B}[K${line}`);
  };
  try {
    if (options.retire !== undefined) return await retire(pool, options.retire);
    const result = await runAudit({ pool, queue, config }, options.poll, (check) =>
      log(`Auditing ${check} …`),
    );
    log('');
    process.stdout.write(options.json ? formatJson(result) : formatReport(result));
    return result.faults.length === 0 ? 0 : 1;
  } finally {
    await queue.close();
    await pool.end();
  }
}

async function retire(pool: Pool, id: string): Promise<number> {
  const queue = await giveUpQueue(pool, id);
  if (!queue) throw new AuditError(`There is no queue with the id ${id} to retire.`);
  process.stdout.write(
    `Retired: ${describeQueue(queue)}. Ballots that it still holds are not counted, and polls are sealed without it.\n`,
  );
  return 0;
}

function readConfig(): Config {
  const env = loadEnvFile();
  try {
    requireSystem(env);
    return loadConfig();
  } catch (error) {
    throw new AuditError((error as Error).message, { cause: error });
  }
}

try {
  process.exitCode = await audit(process.argv.slice(2));
} catch (error) {
  // commander has printed it; asking for help is not an error
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  process.exitCode = isHelp ? 0 : 2;
  if (error instanceof AuditError) process.stderr.write(`${error.message}\n`);
  else if (!(error instanceof CommanderError))
    process.stderr.write(`The audit failed: ${(error as Error).message}\n`);
}

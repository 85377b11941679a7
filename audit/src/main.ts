// Recounts ballots against tallies: `npm run audit -- --help`.
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createQueueRegistry, giveUpQueue } from '@hands/db/queue-registry';
import { createLogger } from '@hands/shared/process/logger';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import { auditPolls } from './audit-polls.ts';
import { awaitParts, CannotTell } from './await-parts.ts';
import { checkDurability } from './check-durability.ts';
import { loadConfig } from './config.ts';
import { formatJson, formatReport } from './format-report.ts';
import { BadOption, help, parseOptions } from './parse-options.ts';

async function audit(args: string[]): Promise<number> {
  const options = parseOptions(args);
  if (!options) {
    process.stdout.write(help);
    return 0;
  }
  const config = readConfig();
  const logger = createLogger('audit', 'silent');
  const pool = createPool(config.databaseUrl, logger, { max: 1, queryMs: 0 });
  const queue = openBatchQueue(config.queue, logger, { list: createQueueRegistry(pool).list });
  const log = (line: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u{1B}[K${line}`);
  };
  try {
    if (options.retire !== null) return await retire(pool, options.retire);
    await awaitParts(pool, queue, config);
    const result = await auditPolls(pool, queue, options.pollId, (check) => log(`Auditing ${check} …`));
    const durability = await checkDurability(pool, queue, config.allowDataLoss);
    result.faults.push(...durability.faults);
    result.notes.push(...durability.notes);
    log('');
    if (options.pollId !== null && result.polls.length === 0)
      throw new CannotTell(`There is no poll ${options.pollId}.`);
    process.stdout.write(options.json ? formatJson(result) : formatReport(result));
    return result.faults.length === 0 ? 0 : 1;
  } finally {
    await queue.close();
    await pool.end();
  }
}

async function retire(pool: Pool, id: string): Promise<number> {
  const queue = await giveUpQueue(pool, id);
  if (!queue) throw new CannotTell(`No queue with the id ${id} is in use.`);
  process.stdout.write(
    `Retired: ${describeQueue(queue)}. Ballots that it may hold are not counted, and polls are sealed without it.\n`,
  );
  return 0;
}

function readConfig() {
  try {
    return loadConfig();
  } catch (error) {
    throw new CannotTell(
      `${(error as Error).message}\nOr start the system with "npm start": it is found by itself.`,
      { cause: error },
    );
  }
}

try {
  process.exitCode = await audit(process.argv.slice(2));
} catch (error) {
  process.exitCode = 2;
  if (error instanceof BadOption)
    process.stderr.write(`${error.message}\n"npm run audit -- --help" lists the options.\n`);
  else if (error instanceof CannotTell) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`The audit could not be finished: ${(error as Error).message}\n`);
}

// Recounts the ballots and compares the tallies with them. See `npm run audit -- --help`.
import { findPollId } from '@hands/db/find-poll-id';
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createQueueRegistry, giveUpQueue } from '@hands/db/queue-registry';
import type { PollReference } from '@hands/shared/poll/poll-reference';
import { createLogger } from '@hands/shared/process/logger';
import { loadEnvFile } from '@hands/shared/process/load-env-file';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { describeQueue } from '@hands/shared/queue/queue-registry';
import { CommanderError } from 'commander';
import { auditPolls } from './audit-polls.ts';
import { awaitParts, AuditError } from './await-parts.ts';
import { checkDurability } from './check-durability.ts';
import { loadConfig } from './config.ts';
import type { Config } from './config.ts';
import { formatJson, formatReport } from './format-report.ts';
import { parseOptions } from './parse-options.ts';

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
    await awaitParts(pool, queue, config);
    const pollId = await namedPoll(pool, options.poll);
    const result = await auditPolls(pool, queue, pollId, (check) => log(`Auditing ${check} …`));
    const durability = await checkDurability(pool, queue, config.allowDataLoss);
    result.faults.push(...durability.faults);
    result.notes.push(...durability.notes);
    log('');
    if (pollId !== null && result.polls.length === 0) throw noSuchPoll(pollId);
    process.stdout.write(options.json ? formatJson(result) : formatReport(result));
    return result.faults.length === 0 ? 0 : 1;
  } finally {
    await queue.close();
    await pool.end();
  }
}

/** The number of the poll to audit; null for all. */
async function namedPoll(pool: Pool, poll: PollReference | undefined): Promise<number | null> {
  if (typeof poll !== 'string') return poll ?? null;
  const id = await findPollId(pool, poll);
  if (id === undefined) throw noSuchPoll(poll);
  return id;
}

const noSuchPoll = (poll: PollReference) => new AuditError(`There is no poll ${poll}.`);

async function retire(pool: Pool, id: string): Promise<number> {
  const queue = await giveUpQueue(pool, id);
  if (!queue) throw new AuditError(`There is no queue with the id ${id} to retire.`);
  process.stdout.write(
    `Retired: ${describeQueue(queue)}. Ballots that it still holds are not counted, and polls are sealed without it.\n`,
  );
  return 0;
}

function readConfig(): Config {
  if (!loadEnvFile()['DATABASE_URL'])
    throw new AuditError('No system is running. Start one with "npm start", or set DATABASE_URL.');
  try {
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

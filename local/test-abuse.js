// npm run test:abuse -- --minutes 10 --queue redis: the attacks in e2e/abuse.
import process from 'node:process';
import { createCommand } from './create-command.js';

const MAX_MINUTES = 120;

const command = await createCommand(
  'npm run test:abuse',
  'Attacks a system of its own in all ways at once, from addresses of this machine, while a crowd votes and watches.',
);
const { InvalidArgumentError, Option } = await import('commander');
const { minutes, queue, only } = command
  .option('--minutes <n>', `for how long, at most ${MAX_MINUTES}`, parseMinutes, 10)
  .addOption(
    new Option('--queue <place>', 'where the queue is').choices(['redis', 'postgres']).default('redis'),
  )
  .option('--only <attack>', "only attacks whose names contain this, such as 'slow'", '')
  .parse()
  .opts();

function parseMinutes(value) {
  const number = Number(value);
  if (/^\d{1,3}(\.\d)?$/.test(value) && number > 0 && number <= MAX_MINUTES) return number;
  throw new InvalidArgumentError(`It must be a number up to ${MAX_MINUTES}, such as 10 or 0.5.`);
}

process.stdout.write(`${minutes} minutes of abuse, queue in ${queue}\n`);
Object.assign(process.env, { MINUTES: String(minutes), QUEUE: queue, ONLY: only });
process.argv.splice(2, Infinity, 'run', '--config', 'e2e/abuse/vitest.config.ts');
await import('../node_modules/vitest/vitest.mjs');

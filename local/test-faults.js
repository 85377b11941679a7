// npm run test:faults -- --rounds 200 --seed 7 --queue redis: the fault suite in e2e/faults.
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { createCommand } from './create-command.js';

const command = await createCommand(
  'npm run test:faults',
  'Runs a crowd against random faults, and checks every answer afterwards.',
);
// once createCommand() has installed it
const { Option } = await import('commander');
const { wholeNumber } = await import('./whole-number.js');
const { rounds, parallel, seed, queue, outage, only, readme } = command
  .option('--rounds <n>', 'how many rounds', wholeNumber(1), 10)
  .option('--parallel <n>', 'how many rounds run at the same time', wholeNumber(1), availableParallelism())
  .option('--seed <n>', 'repeats the rounds of this seed', wholeNumber(0), Date.now() % 1_000_000)
  .addOption(
    new Option('--queue <place>', 'where the queue is').choices(['redis', 'postgres']).default('redis'),
  )
  .option('--outage', 'also a round for each database in which it is down for minutes')
  .option('--only <fault>', "only this kind of fault, such as 'Redis killed'", '')
  .option('--readme', 'writes the tables into README.md')
  .parse()
  .opts();

process.stdout.write(`${rounds === 1 ? '1 round' : `${rounds} rounds`}, seed ${seed}, queue in ${queue}\n`);
Object.assign(process.env, {
  ROUNDS: String(rounds),
  PARALLEL: String(parallel),
  SEED: String(seed),
  QUEUE: queue,
  OUTAGE: outage ? '1' : '',
  ONLY: only,
  README: readme ? '1' : '',
});
process.argv.splice(2, Infinity, 'run', '--config', 'e2e/faults/vitest.config.ts');
await import('../node_modules/vitest/vitest.mjs');

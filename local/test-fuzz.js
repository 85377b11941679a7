// npm run test:fuzz -- --inputs 50000 --seed 7 --queue redis: the fuzzer in e2e/fuzz.
import process from 'node:process';
import { createCommand } from './create-command.js';

const command = await createCommand(
  'npm run test:fuzz',
  'Sends valid and broken requests, forms, WebSocket frames, socket events and jobs to a system of its own, and judges every answer.',
);
// once createCommand() has installed it
const { Option } = await import('commander');
const { wholeNumber } = await import('./whole-number.js');
const { inputs, seed, queue, input } = command
  .option('--inputs <n>', 'how many', wholeNumber(1), 50_000)
  .option('--seed <n>', 'decides what they are', wholeNumber(0), Date.now() % 1_000_000)
  .addOption(
    new Option('--queue <place>', 'where the queue is').choices(['redis', 'postgres']).default('redis'),
  )
  .option('--input <text>', 'sends only this one, as an earlier run printed it', '')
  .parse()
  .opts();

process.stdout.write(`${inputs} inputs, seed ${seed}, queue in ${queue}\n`);
Object.assign(process.env, { INPUTS: String(inputs), SEED: String(seed), QUEUE: queue, INPUT: input });
process.argv.splice(2, Infinity, 'run', '--config', 'e2e/fuzz/vitest.config.ts');
await import('../node_modules/vitest/vitest.mjs');

// npm run test:faults -- --rounds 200 --seed 7 --queue redis: the fault suite in e2e/faults.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { install } from './install.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    queue: { type: 'string', default: 'redis' },
  },
});
if (
  !/^[1-9]\d*$/.test(values.rounds) ||
  !/^\d+$/.test(values.seed) ||
  !/^(redis|postgres)$/.test(values.queue)
) {
  process.stderr.write('Usage: npm run test:faults -- [--rounds N] [--seed S] [--queue redis|postgres]\n');
  process.exit(2);
}
await install();
process.stdout.write(`${values.rounds} rounds, seed ${values.seed}, queue in ${values.queue}\n`);
Object.assign(process.env, { ROUNDS: values.rounds, SEED: values.seed, QUEUE: values.queue });
process.argv.splice(2, Infinity, 'run', '--config', 'e2e/faults/vitest.config.ts');
await import('../node_modules/vitest/vitest.mjs');

// npm run test:fuzz -- --inputs 50000 --seed 7 --queue redis: the fuzzer in e2e/fuzz.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { install } from './install.js';

const usage = `Usage: npm run test:fuzz -- [--inputs N] [--seed S] [--queue redis|postgres] [--input TEXT]

Sends valid and broken requests, forms, WebSocket frames, socket events and jobs to a system of its own, and judges every answer.
  --inputs  how many (50000)
  --seed    a number that decides what they are (the time)
  --queue   where the queue is (redis)
  --input   sends only this one, as an earlier run printed it
`;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '50000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    queue: { type: 'string', default: 'redis' },
    input: { type: 'string', default: '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit();
}
if (
  !/^[1-9]\d*$/.test(values.inputs) ||
  !/^\d+$/.test(values.seed) ||
  !/^(redis|postgres)$/.test(values.queue)
) {
  process.stderr.write(usage);
  process.exit(2);
}
await install();
process.stdout.write(`${values.inputs} inputs, seed ${values.seed}, queue in ${values.queue}\n`);
Object.assign(process.env, {
  INPUTS: values.inputs,
  SEED: values.seed,
  QUEUE: values.queue,
  INPUT: values.input,
});
process.argv.splice(2, Infinity, 'run', '--config', 'e2e/fuzz/vitest.config.ts');
await import('../node_modules/vitest/vitest.mjs');

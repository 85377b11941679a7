// `npm run test:faults`: as many rounds as wanted, and a table of what they met.
import type { TestBackend } from '@hands/testing/backends';
import { expect, test } from 'vitest';
import { formatRun } from './format-run.ts';
import { runRounds } from './run-rounds.ts';
import { writeReadme } from './write-readme.ts';

const { ROUNDS, PARALLEL, SEED, QUEUE, OUTAGE, README, ONLY } = process.env;
const backend = QUEUE as TestBackend;

test(`${ROUNDS ?? ''} rounds keep every promise with the queue in ${backend}`, async () => {
  const run = await runRounds(
    {
      backend,
      rounds: Number(ROUNDS),
      parallel: Number(PARALLEL),
      seed: Number(SEED),
      outage: OUTAGE === '1',
      strikes: { open: 3, closing: 2 },
      ...(ONLY && { only: ONLY }),
    },
    (text) => process.stdout.write(text),
  );
  const table = formatRun(run, backend);
  process.stdout.write(`\n${table}\n`);
  if (README === '1') writeReadme(table, backend);
  expect(run.failures).toEqual([]);
});

// `npm run test:fuzz`: as many inputs as wanted, a table of the answers, and each failure with the command that repeats it.
import type { TestBackend } from '@hands/testing/backends';
import { expect, test } from 'vitest';
import { formatReport } from './format-report.ts';
import type { Input } from './input.ts';
import { runFuzz } from './run-fuzz.ts';

const { INPUTS, SEED, QUEUE, INPUT } = process.env;

test(`seed ${SEED ?? ''}`, async () => {
  const report = await runFuzz({
    backend: QUEUE as TestBackend,
    inputs: Number(INPUTS),
    seed: Number(SEED),
    input: INPUT ? (JSON.parse(Buffer.from(INPUT, 'base64url').toString()) as Input) : undefined,
    onProgress(sent, failures) {
      process.stderr.write(`\r${sent} of ${INPUTS ?? ''} inputs sent, ${failures} failures `);
    },
  });
  process.stdout.write(`\n${formatReport(report, `npm run test:fuzz -- --queue ${QUEUE ?? ''}`)}`);
  expect(report.failures.map(({ fault, input }) => `${input?.operation ?? ''}: ${fault}`)).toEqual([]);
});

// `npm run test:abuse`: all attacks for as many minutes as wanted, a line of progress every ten seconds, and a table.
import type { TestBackend } from '@hands/testing/backends';
import { expect, test } from 'vitest';
import { formatReport } from './format-report.ts';
import { runAbuse } from './run-abuse.ts';

const { MINUTES, QUEUE, ONLY } = process.env;

test(`${MINUTES ?? ''} minutes of abuse`, async () => {
  const report = await runAbuse({
    backend: QUEUE as TestBackend,
    // a service that has hardly worked yet has not taken the memory that its usual work needs
    peaceSeconds: 60,
    seconds: Number(MINUTES) * 60,
    judgeTimes: true,
    only: ONLY,
    onProgress: (line) => process.stdout.write(`${line}\n`),
  });
  process.stdout.write(`\n${formatReport(report)}`);
  expect(report.faults).toEqual([]);
});

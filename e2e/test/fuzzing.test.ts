// A short run of the fuzzer, with the same inputs each time. `npm run test:fuzz` sends as many others as wanted.
import { usualBackend } from '@hands/testing/backends';
import { expect, test } from 'vitest';
import { formatReport, pastFirstCheck } from '../fuzz/format-report.ts';
import { runFuzz } from '../fuzz/run-fuzz.ts';

test('I6, I9: no input makes a service fail: 2,000 requests, forms, frames, events and jobs, most of them with something wrong', async () => {
  const report = await runFuzz({ backend: usualBackend, inputs: 2_000, seed: 20_261_126 });
  expect(report.failures, formatReport(report, 'npm run test:fuzz --')).toEqual([]);
  expect(report.inputs).toBeGreaterThanOrEqual(2_000);
  // otherwise most inputs would test the first checks only
  expect(pastFirstCheck(report)).toBeGreaterThan(0.45);
});

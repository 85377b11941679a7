// `npm run test:faults`: as many rounds as wanted, and a table of what they met.
import type { TestBackend } from '@hands/testing/backends';
import { afterAll, expect, test } from 'vitest';
import { formatReports } from './format-reports.ts';
import { runRound } from './run-round.ts';
import type { RoundReport } from './run-round.ts';

const { ROUNDS, SEED, QUEUE } = process.env;
const rounds = Number(ROUNDS);
const seed = Number(SEED);
/** Faults in each round. */
const STRIKES = 8;

const reports: RoundReport[] = [];

test.each(Array.from({ length: rounds }, (_, round) => seed + round))('seed %i', async (roundSeed) => {
  const report = await runRound(QUEUE as TestBackend, roundSeed, STRIKES);
  reports.push(report);
  expect(report.violations, report.faults.join(', ')).toEqual([]);
});

afterAll(() => {
  process.stdout.write(formatReports(reports));
});

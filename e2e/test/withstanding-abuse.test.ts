// A short round of all attacks. `npm run test:abuse` goes on for minutes and judges how long everything takes.
import { usualBackend } from '@hands/testing/backends';
import { expect, test } from 'vitest';
import { formatReport } from '../abuse/format-report.ts';
import { runAbuse } from '../abuse/run-abuse.ts';

/** Other systems than Linux have only one loopback address. */
const needsAddresses = { skip: process.platform !== 'linux' };

test(
  'I6, A1 to A9: no attack keeps the votes of others from being counted and shown, or grows a service',
  needsAddresses,
  async () => {
    // other tests run on this machine at the same time
    const report = await runAbuse({ backend: usualBackend, peaceSeconds: 5, seconds: 12, judgeTimes: false });
    expect(report.faults, formatReport(report)).toEqual([]);
    // all attacks took place, and votes were accepted meanwhile
    expect(report.votes.filter(({ status }) => status === 202).length).toBeGreaterThan(200);
    expect(report.lags.length).toBeGreaterThan(200);
    for (const [name, { sent }] of Object.entries(report.tallies)) expect(sent, name).toBeGreaterThan(0);
  },
);

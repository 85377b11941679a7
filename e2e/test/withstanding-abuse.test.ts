// A short round of all attacks. `npm run test:abuse` goes on for minutes.
import { usualBackend } from '@hands/testing/backends';
import { expect, test } from 'vitest';
import { formatReport } from '../abuse/format-report.ts';
import { runAbuse } from '../abuse/run-abuse.ts';

/** Other systems than Linux have only one loopback address. */
const needsAddresses = { skip: process.platform !== 'linux' };

test(
  'I6, A1 to A9: no attack delays the votes and screens of others, or grows a service',
  needsAddresses,
  async () => {
    // other tests run on this machine at the same time; `npm run test:abuse` asks for all
    const report = await runAbuse({ backend: usualBackend, seconds: 12, inTime: 0.95 });
    expect(report.faults, formatReport(report)).toEqual([]);
    // all attacks took place
    for (const [name, { sent }] of Object.entries(report.tallies)) expect(sent, name).toBeGreaterThan(0);
  },
);

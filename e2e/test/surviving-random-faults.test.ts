// Six short rounds of the fault suite in ../faults: faults strike at random, and every answer is checked.
import { describeBackends } from '@hands/testing/backends';
import { expect, test } from 'vitest';
import { runRounds } from '../faults/run-rounds.ts';

describeBackends('with the queue in %s', (backend) => {
  test('I1, I2, I3, I4, I5, I6, I7, I9: three rounds of random faults break no promise', async () => {
    const { failures, reports } = await runRounds(
      { backend, rounds: 3, parallel: 2, seed: 1, outage: false, strikes: { open: 1, closing: 1 } },
      (text) => process.stdout.write(text),
    );
    expect(failures).toEqual([]);
    for (const { attempts } of reports) expect(attempts.accepted).toBeGreaterThan(0);
  });
});

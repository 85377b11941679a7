import { findAuditFaults } from '@hands/testing/find-audit-faults';
import type { Cluster } from './cluster.ts';
import type { PollRules, Violation } from './history.ts';

/** Tallies, totals, times, versions and seals, by `npm run audit`. */
export async function runAudit({ system }: Cluster, polls: PollRules[]): Promise<Violation[]> {
  try {
    const faults = await findAuditFaults(system);
    // those of earlier rounds were reported then
    const own = faults.filter(({ pollId }) => pollId === null || polls.some(({ id }) => id === pollId));
    return own.map((fault) => ({
      text: `audit, ${fault.check}: ${JSON.stringify(fault)}`,
      ...(fault.pollId !== null && { poll: fault.pollId }),
    }));
  } catch (error) {
    return [{ text: (error as Error).message }];
  }
}

// The audit: the queue, the database at one moment, the queue again.
//
// What is in flight makes no difference: tallies and ballots are compared with each other, within one snapshot, in which
// every commit is there as a whole or not at all. Nothing is locked by it, and nobody waits.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { checkChoices } from './check-choices.ts';
import { checkFailedBatches } from './check-failed-batches.ts';
import { checkQueues } from './check-queues.ts';
import { checkOrphans } from './check-orphans.ts';
import { checkRankings } from './check-rankings.ts';
import { checkRejected } from './check-rejected.ts';
import { checkSeals, noteSlowSeals } from './check-seals.ts';
import { checkTallies } from './check-tallies.ts';
import { checkTimes, noteEarlyBallots } from './check-times.ts';
import { checkTotals } from './check-totals.ts';
import { checkVersions } from './check-versions.ts';
import type { Check, Finding } from './finding.ts';
import { lookAtQueue } from './look-at-queue.ts';
import type { QueueLook } from './look-at-queue.ts';
import { noteRemovals } from './note-removals.ts';
import { readPolls, readSetAside } from './read-polls.ts';
import type { AuditedPoll, SetAside } from './read-polls.ts';

export interface Audit {
  /** When it began, ISO 8601. */
  at: string;
  polls: AuditedPoll[];
  faults: Finding[];
  /** What is worth knowing and no fault. */
  notes: Finding[];
  setAside: SetAside[];
  /** Where the queue lives that was looked at. */
  queue: BatchQueue['kind'];
  before: QueueLook;
  after: QueueLook;
}

type Begins = (check: string) => unknown;

const checks: Record<string, Check> = {
  tallies: checkTallies,
  rankings: checkRankings,
  totals: checkTotals,
  choices: checkChoices,
  times: checkTimes,
  rejected: checkRejected,
  orphans: checkOrphans,
};

/**
 * @param pollId null for all
 * @param begins is told what is looked at next, and waited for
 */
export async function auditPolls(
  pool: Pool,
  queue: BatchQueue,
  pollId: number | null,
  begins: Begins,
): Promise<Audit> {
  const at = new Date().toISOString();
  await begins('queue');
  const before = await lookAtQueue(queue);
  const seen = await inTransaction(pool, (client) => readSnapshot(client, pollId, begins));
  await begins('queue');
  const after = await lookAtQueue(queue);
  await begins('versions');
  const faults = [
    ...(await confirmRejected(pool, pollId, seen.faults)),
    ...(await checkVersions(pool, seen.polls)),
    ...checkSeals(seen.polls, before, after),
    ...checkFailedBatches(after, pollId),
    ...checkQueues(after),
  ];
  const notes = [...seen.notes, ...noteSlowSeals(seen.polls, after)];
  return { at, polls: seen.polls, faults, notes, setAside: seen.setAside, queue: queue.kind, before, after };
}

async function readSnapshot(client: PoolClient, pollId: number | null, begins: Begins) {
  await client.query('set transaction isolation level repeatable read, read only');
  // a recount of ten million ballots takes a while
  await client.query('set local statement_timeout = 0');
  const polls = await readPolls(client, pollId);
  const setAside = await readSetAside(client, pollId);
  const faults: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    await begins(name);
    faults.push(...(await check(client, pollId)));
  }
  const notes = [...(await noteEarlyBallots(client, pollId)), ...(await noteRemovals(client, pollId))];
  return { polls, setAside, faults, notes };
}

/** A ballot that an operator has tried again is counted a moment before it is no longer set aside: look twice. */
async function confirmRejected(pool: Pool, pollId: number | null, faults: Finding[]): Promise<Finding[]> {
  const suspects = new Set(
    faults.filter(({ check }) => check === 'rejected').map((finding) => finding.pollId),
  );
  if (suspects.size === 0) return faults;
  const still = (await checkRejected(pool, pollId)).filter((finding) => suspects.has(finding.pollId));
  return [...faults.filter(({ check }) => check !== 'rejected'), ...still];
}

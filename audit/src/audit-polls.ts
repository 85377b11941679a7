// The audit reads the queue, then the database in one snapshot, then the queue again.
//
// Ballots in flight make no difference: tallies and ballots are compared within one snapshot, which contains each commit
// either completely or not at all. No vote waits for the audit.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { checkChoices } from './check-choices.ts';
import { checkFailedBatches } from './check-failed-batches.ts';
import { checkOrphans } from './check-orphans.ts';
import { checkQueues } from './check-queues.ts';
import { checkRankings } from './check-rankings.ts';
import { checkRejected } from './check-rejected.ts';
import { checkSeals, noteSlowSeals } from './check-seals.ts';
import { checkTallies } from './check-tallies.ts';
import { checkTimes, noteEarlyBallots } from './check-times.ts';
import { checkTotals } from './check-totals.ts';
import { checkVersions } from './check-versions.ts';
import type { Check, Finding } from './finding.ts';
import { noteRemovals } from './note-removals.ts';
import { readPolls, readRejectedCounts } from './read-polls.ts';
import type { AuditedPoll, RejectedCount } from './read-polls.ts';
import { readQueue } from './read-queue.ts';
import type { QueueReading } from './read-queue.ts';

export interface Audit {
  /** Start of the audit, ISO 8601. */
  at: string;
  polls: AuditedPoll[];
  faults: Finding[];
  /** Worth knowing, but not faults. */
  notes: Finding[];
  rejected: RejectedCount[];
  /** Backend of the audited queue. */
  queue: BatchQueue['kind'];
  before: QueueReading;
  after: QueueReading;
}

type OnCheck = (check: string) => unknown;

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
 * @param pollId null for all polls
 * @param onCheck called with the name of each check before it starts, and awaited
 */
export async function auditPolls(
  pool: Pool,
  queue: BatchQueue,
  pollId: number | null,
  onCheck: OnCheck,
): Promise<Audit> {
  const at = new Date().toISOString();
  await onCheck('queue');
  const before = await readQueue(queue);
  const seen = await inTransaction(pool, (client) => readSnapshot(client, pollId, onCheck));
  await onCheck('queue');
  const after = await readQueue(queue);
  await onCheck('versions');
  const faults = [
    ...(await confirmRejected(pool, pollId, seen.faults)),
    ...(await checkVersions(pool, seen.polls)),
    ...checkSeals(seen.polls, before, after),
    ...checkFailedBatches(after, pollId),
    ...checkQueues(after),
  ];
  const notes = [...seen.notes, ...noteSlowSeals(seen.polls, after)];
  return { at, polls: seen.polls, faults, notes, rejected: seen.rejected, queue: queue.kind, before, after };
}

async function readSnapshot(client: PoolClient, pollId: number | null, onCheck: OnCheck) {
  await client.query('set transaction isolation level repeatable read, read only');
  // a recount of ten million ballots takes a while
  await client.query('set local statement_timeout = 0');
  const polls = await readPolls(client, pollId);
  const rejected = await readRejectedCounts(client, pollId);
  const faults: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    await onCheck(name);
    faults.push(...(await check(client, pollId)));
  }
  const notes = [...(await noteEarlyBallots(client, pollId)), ...(await noteRemovals(client, pollId))];
  return { polls, rejected, faults, notes };
}

/** Checks twice, because a ballot that an operator retries is counted a moment before its rejection is removed. */
async function confirmRejected(pool: Pool, pollId: number | null, faults: Finding[]): Promise<Finding[]> {
  const suspects = new Set(
    faults.filter(({ check }) => check === 'rejected').map((finding) => finding.pollId),
  );
  if (suspects.size === 0) return faults;
  const still = (await checkRejected(pool, pollId)).filter((finding) => suspects.has(finding.pollId));
  return [...faults.filter(({ check }) => check !== 'rejected'), ...still];
}

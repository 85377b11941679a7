import type { Finding } from './finding.ts';
import type { QueueLook } from './look-at-queue.ts';

/** Batches that were given up hold votes that were accepted: they wait for an operator. */
export function checkFailedBatches({ failed, failedCount }: QueueLook, pollId: number | null): Finding[] {
  const findings = failed
    .filter(({ pollIds }) => pollId === null || pollIds.includes(pollId))
    .map(({ id, ballots, pollIds, reason }) => ({
      pollId: pollIds.length === 1 ? (pollIds[0] ?? null) : null,
      check: 'failed batches',
      detail: `batch ${id} with ${ballots} accepted ballots of ${pollIds.length === 1 ? 'poll' : 'polls'} ${pollIds.join(', ') || 'unknown'} was given up: ${reason}`,
    }));
  if (failedCount <= failed.length) return findings;
  const detail = `${failedCount - failed.length} more batches were given up`;
  return [...findings, { pollId: null, check: 'failed batches', detail }];
}

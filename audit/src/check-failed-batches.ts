import type { Finding } from './finding.ts';
import type { QueueReading } from './read-queue.ts';

/** Failed batches contain accepted votes. They are not retried until an operator does so. */
export function checkFailedBatches({ failed, failedCount }: QueueReading, pollId: number | null): Finding[] {
  const findings = failed
    .filter(({ pollIds }) => pollId === null || pollIds.includes(pollId))
    .map(({ id, ballots, pollIds, reason }) => ({
      pollId: pollIds.length === 1 ? (pollIds[0] ?? null) : null,
      check: 'failed batches',
      detail: `batch ${id} with ${ballots} accepted ${ballots === 1 ? 'ballot' : 'ballots'} of ${pollIds.length === 1 ? 'poll' : 'polls'} ${pollIds.join(', ') || 'unknown'} failed its last attempt: ${reason}`,
    }));
  if (failedCount <= failed.length) return findings;
  const detail = `${failedCount - failed.length} more batches failed their last attempt`;
  return [...findings, { pollId: null, check: 'failed batches', detail }];
}

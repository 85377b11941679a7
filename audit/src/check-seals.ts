import type { Finding } from './finding.ts';
import type { AuditedPoll } from './read-polls.ts';
import type { QueueReading } from './read-queue.ts';

/**
 * A seal means that the queue holds no ballot of the poll (I7). Ballots that were in the queue both before and after the
 * snapshot were in flight while the poll was sealed.
 */
export function checkSeals(polls: AuditedPoll[], before: QueueReading, after: QueueReading): Finding[] {
  return polls
    .filter(({ sealedAt }) => sealedAt !== null)
    .flatMap(({ pollId, sealedAt, closesAt }) => {
      const waiting = Math.min(before.inFlight.get(pollId) ?? 0, after.inFlight.get(pollId) ?? 0);
      const details = [
        waiting > 0 && `it is sealed, but the queue holds ballots for it: ${waiting}`,
        (closesAt === null || (sealedAt ?? '') < closesAt) && 'it was sealed before it closed',
      ];
      return details
        .filter((detail) => detail !== false)
        .map((detail) => ({ pollId, check: 'seals', detail }));
    });
}

/**
 * For notes: polls that have been closing for more than a minute. This is not a fault in itself, because the worker may
 * just be down. A failed batch that prevents the seal is reported as a fault of its own.
 */
export function noteSlowSeals(polls: AuditedPoll[], after: QueueReading): Finding[] {
  return polls
    .filter(({ closingSeconds }) => closingSeconds > 60)
    .map(({ pollId, closingSeconds }) => ({
      pollId,
      check: 'seals',
      detail: `closing for ${Math.floor(closingSeconds / 60)} min; ballots in flight: ${after.inFlight.get(pollId) ?? 0}`,
    }));
}

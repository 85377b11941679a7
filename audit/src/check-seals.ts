import type { Finding } from './finding.ts';
import type { QueueLook } from './look-at-queue.ts';
import type { AuditedPoll } from './read-polls.ts';

/**
 * A seal says that the queue holds no ballot of the poll (I7). Ballots that it holds before and after the snapshot were
 * there when the poll was seen sealed.
 */
export function checkSeals(polls: AuditedPoll[], before: QueueLook, after: QueueLook): Finding[] {
  return polls
    .filter(({ sealedAt }) => sealedAt !== null)
    .flatMap(({ pollId, sealedAt, closesAt }) => {
      const waiting = Math.min(before.inFlight.get(pollId) ?? 0, after.inFlight.get(pollId) ?? 0);
      const details = [
        waiting > 0 && `it is sealed, and the queue holds ballots of it: ${waiting}`,
        (closesAt === null || (sealedAt ?? '') < closesAt) && 'it was sealed before it closed',
      ];
      return details
        .filter((detail) => detail !== false)
        .map((detail) => ({ pollId, check: 'seals', detail }));
    });
}

/**
 * For notes: polls that have been closing for more than a minute. No fault by itself, the worker may just be down; a failed
 * batch that holds the seal is one, and is named as such.
 */
export function noteSlowSeals(polls: AuditedPoll[], after: QueueLook): Finding[] {
  return polls
    .filter(({ closingSeconds }) => closingSeconds > 60)
    .map(({ pollId, closingSeconds }) => ({
      pollId,
      check: 'seals',
      detail: `closing for ${Math.floor(closingSeconds / 60)} min, ${after.inFlight.get(pollId) ?? 0} ballots in flight`,
    }));
}

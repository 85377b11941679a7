import { badField } from '@hands/shared/http/problem';

/**
 * @throws ProblemError 400 if the deadline is in the past: a new poll would never be open, and in an older one ballots cast
 *   after it may already be counted
 */
export function refusePastDeadline(closesAt: number | null, now: number): void {
  if (closesAt === null || closesAt > now) return;
  throw badField('closesAt', 'must be in the future');
}

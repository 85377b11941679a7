import { badField } from '@hands/shared/http/problem';

/** @throws ProblemError 400 for a deadline in the past: ballots cast after it may be counted already */
export function refusePastDeadline(closesAt: number | null, now: number): void {
  if (closesAt === null || closesAt > now) return;
  throw badField('closesAt', 'lies in the past; a poll can be closed now, and not earlier');
}

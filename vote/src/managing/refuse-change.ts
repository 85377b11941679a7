import { ProblemError } from '@hands/shared/http/problem';
import type { Poll } from '../polls/read-polls.ts';

/** The error for a change that the poll's state forbids: 409. */
export const refuse = (detail: string) =>
  new ProblemError({ status: 409, title: 'Not possible now', detail });

/** @throws ProblemError 409 while ballots of a reset are still being removed */
export function refuseWhileResetting({ removal }: Pick<Poll, 'removal'>): void {
  if (removal)
    throw refuse(
      'This poll is being reset: its earlier ballots are still being removed. Please try again once that is done.',
    );
}

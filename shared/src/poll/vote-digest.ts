import { hash } from 'node:crypto';
import type { PollKind } from './poll.ts';

/**
 * Tells whether two ballots of a poll vote for the same, as the worker's record-first-casts.ts decides it: the order of choices
 * matters in ranked polls only.
 * @returns six characters of base64url, however many options were chosen
 */
export function voteDigest(choices: readonly number[], kind: PollKind): string {
  const vote = kind === 'ranked' ? choices : choices.toSorted((one, other) => one - other);
  return hash('sha256', vote.join(), 'base64url').slice(0, 6);
}

const withdrawal = voteDigest([], 'single');

/** Whether this is the digest of a withdrawal, which is the same in every kind of poll. */
export const isWithdrawal = (digest: string | undefined): boolean => digest === withdrawal;

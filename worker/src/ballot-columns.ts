import type { Ballot } from '@hands/shared/poll/batch';

/** Turns ballots into statement parameters: poll ids, voter ids, choices as array literals, and times in microseconds. */
export function ballotColumns(ballots: Ballot[]): unknown[][] {
  return [
    ballots.map(({ pollId }) => pollId),
    ballots.map(({ voterId }) => voterId),
    ballots.map(({ choices }) => `{${choices.join(',')}}`),
    ballots.map(({ castAt }) => castAt),
  ];
}

import type { Ballot } from '@hands/shared/poll/batch';

/** Ballots as the parameters of a statement: poll ids, voter ids, choices as array literals, and times in microseconds. */
export function ballotColumns(ballots: Ballot[]): unknown[][] {
  return [
    ballots.map(({ pollId }) => pollId),
    ballots.map(({ voterId }) => voterId),
    ballots.map(({ choices }) => `{${choices.join(',')}}`),
    ballots.map(({ castAt }) => castAt),
  ];
}

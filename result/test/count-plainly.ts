// A second, simple implementation of the run-off, with which the packed count must agree.
import type { Round } from '@hands/shared/poll/snapshot';

/** Positions of the options, first preference first, and the number of ballots with this ranking. */
export type Ranking = [choices: number[], ballots: number];

export function countPlainly(rankings: readonly Ranking[], optionCount: number): Round[] {
  const rounds: Round[] = [];
  let isIn = [...Array(optionCount).keys()];
  while (rankings.length > 0) {
    const votes = Array.from({ length: optionCount }, (_, position): number | null =>
      isIn.includes(position) ? 0 : null,
    );
    let exhausted = 0;
    for (const [choices, ballots] of rankings) {
      const first = choices.find((choice) => isIn.includes(choice));
      if (first === undefined) exhausted += ballots;
      else votes[first] = (votes[first] ?? 0) + ballots;
    }
    const votesOf = (position: number) => votes[position] ?? 0;
    const [fewest, most] = [Math.min(...isIn.map(votesOf)), Math.max(...isIn.map(votesOf))];
    const all = isIn.map(votesOf).reduce((sum, count) => sum + count, 0);
    const winners = most * 2 > all || fewest === most ? isIn.filter((each) => votesOf(each) === most) : [];
    // fewest votes in this round, then in each earlier round, latest first; then the last in the list
    const counts = [votes, ...rounds.map((round) => round.votes).toReversed()];
    const [loser = null] = [...isIn].sort((one, other) => {
      for (const round of counts) {
        if (round[one] !== round[other]) return (round[one] ?? 0) - (round[other] ?? 0);
      }
      return other - one;
    });
    const eliminated = winners.length > 0 ? null : loser;
    rounds.push({ votes, exhausted, eliminated, winners });
    if (eliminated === null) break;
    isIn = isIn.filter((position) => position !== eliminated);
  }
  return rounds;
}

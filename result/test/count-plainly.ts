// The run-off's rules once more, as plainly as they can be written: what the packed count must agree with.
import type { Round } from '@hands/shared/poll/snapshot';

/** So many ballots rank these options, by position, the most wanted first. */
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
    // fewest votes now, in the round before, in the one before that …; then the last in the list
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

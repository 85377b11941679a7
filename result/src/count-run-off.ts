// Instant-runoff voting, also called the alternative vote: https://en.wikipedia.org/wiki/Instant-runoff_voting. Each
// ballot counts for the highest of its options that is still in. An option with more than half of the ballots that
// still count has won; otherwise the one with the fewest goes out, and its ballots move on to their next.
//
// Where several have the fewest, the one that had fewer in the latest earlier round in which they differed goes out; where
// they never differed, the one listed last. Where all options still in have the same number of votes, they have tied.
import type { Round } from '@hands/shared/snapshot';

/** So many ballots rank these options, by position, the most wanted first. */
export type Ranking = [choices: number[], ballots: number];

/** @returns no round where there is no ballot. */
export function countRunOff(rankings: readonly Ranking[], optionCount: number): Round[] {
  const rounds: Round[] = [];
  const isIn = Array.from({ length: optionCount }, () => true);
  let piles = rankings.map(([choices, ballots]) => ({ choices, ballots, next: 0 }));
  if (piles.length === 0) return rounds;

  let exhausted = 0;
  for (;;) {
    const votes = isIn.map((stillIn): number | null => (stillIn ? 0 : null));
    piles = piles.filter((pile) => {
      while (pile.next < pile.choices.length && !isIn[pile.choices[pile.next] ?? -1]) pile.next++;
      const choice = pile.choices[pile.next];
      if (choice === undefined) exhausted += pile.ballots;
      else votes[choice] = (votes[choice] ?? 0) + pile.ballots;
      return choice !== undefined;
    });
    const winners = findWinners(votes);
    const eliminated = winners.length > 0 ? null : findLast(votes, rounds);
    rounds.push({ votes, exhausted, eliminated, winners });
    if (eliminated === null) return rounds;
    isIn[eliminated] = false;
  }
}

/** One with a majority, all that are in where they have tied, else none. */
function findWinners(votes: readonly (number | null)[]): number[] {
  const counts = votes.filter((count) => count !== null);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  if (most * 2 <= all && most !== Math.min(...counts)) return [];
  return positionsOf(votes, most);
}

function findLast(votes: readonly (number | null)[], earlier: readonly Round[]): number | null {
  let last = positionsWithFewest(votes, positionsOf(votes));
  for (const round of earlier.toReversed()) last = positionsWithFewest(round.votes, last);
  return last.at(-1) ?? null;
}

function positionsWithFewest(votes: readonly (number | null)[], among: number[]): number[] {
  const fewest = Math.min(...among.map((position) => votes[position] ?? 0));
  return among.filter((position) => votes[position] === fewest);
}

/** Options that are in; with this many votes, where that is given. */
function positionsOf(votes: readonly (number | null)[], count?: number): number[] {
  return [...votes.keys()].filter((position) => {
    const own = votes[position];
    return own !== null && (count === undefined || own === count);
  });
}

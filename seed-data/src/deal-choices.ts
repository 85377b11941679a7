// Which voter chooses what: exact shares in a random order.

/** How many of `votes` fall to each share: in proportion, what rounding leaves over to the largest remainders. */
export function splitVotes(votes: number, shares: number[]): number[] {
  const sum = shares.reduce((a, b) => a + b, 0);
  const exact = shares.map((share) => (votes * share) / sum);
  const counts = exact.map(Math.floor);
  const missing = votes - counts.reduce((a, b) => a + b, 0);
  const remainder = (position: number) => (exact[position] ?? 0) - (counts[position] ?? 0);
  const byRemainder = counts.map((_, position) => position).sort((a, b) => remainder(b) - remainder(a));
  for (const position of byRemainder.slice(0, missing)) counts[position] = (counts[position] ?? 0) + 1;
  return counts;
}

/** One position per voter, shuffled (Fisher and Yates), so that the bars grow together as they do in a hall. */
export function dealChoices(votes: number, shares: number[]): number[] {
  const choices = splitVotes(votes, shares).flatMap((count, position) => Array<number>(count).fill(position));
  for (let last = choices.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [choices[last], choices[other]] = [choices[other] as number, choices[last] as number];
  }
  return choices;
}

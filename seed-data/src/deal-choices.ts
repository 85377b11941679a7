// Decides which voter chooses what: exact shares in random order.

/** Splits `votes` in proportion to the shares. Votes left over by rounding go to the largest remainders. */
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

export interface BallotRules {
  kind: 'single' | 'multiple' | 'ranked';
  /** How many options a ballot of a `multiple` poll may name. */
  maxChoices: number;
}

/** One ballot per voter. Shares are exact if each ballot names one option; otherwise options are drawn by weight. */
export function* dealBallots(
  votes: number,
  shares: number[],
  { kind, maxChoices }: BallotRules,
): Generator<number[]> {
  if (kind === 'single') {
    for (const choice of dealChoices(votes, shares)) yield [choice];
    return;
  }
  const liked = shares.filter((share) => share > 0).length;
  const most = kind === 'ranked' ? liked : Math.min(maxChoices, liked);
  for (let voter = 0; voter < votes; voter++) yield drawChoices(shares, 1 + Math.floor(Math.random() * most));
}

/** Different positions, each drawn by its share among those left, so that popular options come more often and earlier. */
function drawChoices(shares: number[], count: number): number[] {
  const left = [...shares];
  return Array.from({ length: count }, () => {
    const choice = drawOne(left);
    left[choice] = 0;
    return choice;
  });
}

function drawOne(shares: number[]): number {
  let point = Math.random() * shares.reduce((a, b) => a + b, 0);
  // draws the last option with a share if rounding moves the point past the end
  return shares.findIndex((share, position) => {
    point -= share;
    return share > 0 && (point < 0 || shares.slice(position + 1).every((later) => later === 0));
  });
}

/** One position per voter, shuffled (Fisher and Yates) so that the bars grow together, as with a real audience. */
export function dealChoices(votes: number, shares: number[]): number[] {
  const choices = splitVotes(votes, shares).flatMap((count, position) => Array<number>(count).fill(position));
  for (let last = choices.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [choices[last], choices[other]] = [choices[other] as number, choices[last] as number];
  }
  return choices;
}

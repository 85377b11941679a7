/** @param share 0.5 for the median, 0.99 for p99; nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(Math.ceil(sorted.length * share) - 1, 0);
  return sorted[rank] ?? NaN;
}

/** The mean of the two middle values if their number is even. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2)];
  return ((sorted[lower] ?? NaN) + (sorted[upper] ?? NaN)) / 2;
}

/** The ratio of each round, so that noise that affects both values alike cancels out. */
export const ratios = (ours: number[], theirs: number[]) =>
  ours.map((value, round) => value / (theirs[round] ?? NaN));

/** `31,000 (29,000 to 33,000)`: median and range. */
export function spread(values: number[], digits = 0): string {
  const format = (value: number) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${format(median(values))} (${format(Math.min(...values))} to ${format(Math.max(...values))})`;
}

/** Returns the earliest of the known instants, or undefined if all are unknown. */
export function earliest(instants: (number | null | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined && instant !== null);
  return known.length === 0 ? undefined : known.reduce((one, other) => Math.min(one, other));
}

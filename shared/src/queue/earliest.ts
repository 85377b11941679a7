/** The earliest of those instants that are known; undefined if none is. */
export function earliest(instants: (number | null | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined && instant !== null);
  return known.length === 0 ? undefined : known.reduce((one, other) => Math.min(one, other));
}

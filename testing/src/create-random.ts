/** Random numbers that are the same for the same seed. */
export interface Random {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from `min` to `max`. */
  between(min: number, max: number): number;
  /** @throws RangeError if the list is empty */
  pick<Item>(items: readonly Item[]): Item;
}

/** Marsaglia's xorshift32 (Journal of Statistical Software 8, 2003). */
export function createRandom(seed: number): Random {
  // a state of 0 would stay 0
  let state = seed | 0 || 1;
  function next(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  }
  // the first numbers of neighbouring seeds are alike
  for (let i = 0; i < 16; i++) next();
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    between,
    pick(items) {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new RangeError('there is nothing to choose from');
      return item;
    },
  };
}

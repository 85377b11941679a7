// A voter's order of preference: the positions of the ranked options, the first choice first.

/** `Dogs, second`, or `Dogs, not ranked` for an option that is not in the order. */
export const describeRank = (texts, text, at) =>
  at < 0 ? texts.choosing.unranked(text) : texts.choosing.ranked(text, at + 1);

/** The order with the option at this place, from wherever it was; below the last if the place is beyond it. */
export function placeAt(order, position, at) {
  const rest = without(order, position);
  rest.splice(Math.max(0, Math.min(at, rest.length)), 0, position);
  return rest;
}

export const without = (order, position) => order.filter((other) => other !== position);

/** What a tap does: the option comes last, or leaves the order. */
export const toggle = (order, position) =>
  order.includes(position) ? without(order, position) : [...order, position];

/** The order that rank fields stand for, which may have gaps. Fields that contain no rank are left out. */
export const orderOf = (ranks) =>
  ranks
    .map((rank, position) => ({ rank: Number(rank), position }))
    .filter(({ rank }) => rank >= 1)
    .sort((a, b) => a.rank - b.rank)
    .map(({ position }) => position);

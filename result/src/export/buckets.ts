// Ballots over time, in buckets so coarse that no time identifies a voter.
//
// A poll's ballots are counted by their cast time in cells of ten seconds. Neighbouring cells are merged until they have ten
// ballots together; these are a bucket. Comparing two exports of a poll must not identify a voter either:
//
// - Cells have the same borders in every poll and every export. Until a poll is final, the borders of earlier buckets stay. The
//   remainder, too few ballots for a bucket, joins the last bucket only when the poll is final. Until then it is left out, as
//   are the current ten seconds. Only the number of ballots left out is known, from the total, which is public anyway.
// - To limit the number of rows, pairs of buckets are merged; cells never change. So whole buckets lie between any two borders
//   of two exports.
// - One case remains: a changed or withdrawn vote removes a ballot from its bucket, and later borders may move. Exports from
//   before and after may then reveal that a ballot was cast within some ten seconds, but not whose or for what, and nothing that
//   the live total did not show. Buckets for final polls alone would prevent this, but a poll without a deadline would then have
//   none.

/** The minimum number of ballots in a bucket. */
export const MIN_BALLOTS = 10;

export const CELL_SECONDS = 10;

/** Above this number, pairs of buckets are merged, so that the table of a poll of any age stays readable. */
export const MAX_BUCKETS = 1_000;

/** Ballots cast within ten seconds from `start`. */
export interface Cell {
  /** Seconds since the Unix epoch, a multiple of ten. */
  start: number;
  /** At least one. */
  ballots: number;
}

/** Ballots cast from `from` until before `to`, in seconds since the Unix epoch. None were cast between two buckets. */
export interface Bucket {
  from: number;
  to: number;
  ballots: number;
}

export interface Buckets {
  /** @param cell later than all earlier ones */
  add(cell: Cell): void;
  /** @param isFinal whether no more ballots can come, so that the remainder may join the last bucket */
  end(isFinal: boolean): Bucket[];
}

export function createBuckets(): Buckets {
  let buckets: Bucket[] = [];
  let rest: Bucket | undefined;
  return {
    add({ start, ballots }) {
      const cell = { from: start, to: start + CELL_SECONDS, ballots };
      rest = rest ? join(rest, cell) : cell;
      if (rest.ballots < MIN_BALLOTS) return;
      buckets.push(rest);
      rest = undefined;
      if (buckets.length > MAX_BUCKETS) buckets = halve(buckets);
    },
    end(isFinal) {
      const last = buckets.at(-1);
      return last && rest && isFinal ? [...buckets.slice(0, -1), join(last, rest)] : buckets;
    },
  };
}

const join = (one: Bucket, next: Bucket): Bucket => ({
  from: one.from,
  to: next.to,
  ballots: one.ballots + next.ballots,
});

/** Merges pairs of buckets until there are at most `max`. */
export function mergeBuckets(buckets: Bucket[], max: number): Bucket[] {
  return buckets.length > max ? mergeBuckets(halve(buckets), max) : buckets;
}

function halve(buckets: Bucket[]): Bucket[] {
  const halved: Bucket[] = [];
  for (let index = 0; index < buckets.length; index += 2) {
    const [one, next] = buckets.slice(index, index + 2);
    if (one) halved.push(next ? join(one, next) : one);
  }
  return halved;
}

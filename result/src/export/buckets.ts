// Ballots over time, so coarse that no time leads to a voter.
//
// The poll's ballots, by when they were cast, in cells of ten round seconds; neighbouring cells are one bucket once they
// have ten ballots together. What two exports tell together, one subtracted from the other, was thought of:
//
// - Cells are the same for every poll and every export, whatever was cast. As a poll goes on, its earlier borders stay: the
//   rest, too few for a bucket, joins the one before only when the poll is final. Until then it is outside, as are the ten
//   seconds that are under way; how many these are is in the total, which everybody may watch anyway.
// - Few rows are made of many by making two buckets one, never by other cells: whatever borders two exports have, between
//   any two of them lie whole buckets.
// - One thing is left: a voter who votes again takes a ballot out of its bucket, and the borders after it may move. Who holds
//   exports from before and after may then learn that a ballot was cast in some ten seconds; not whose, nor for what, and
//   nothing that the live total did not show. Buckets for final polls alone would not tell that, and would leave every poll
//   without a deadline without any.

/** Ballots that no bucket has fewer than. */
export const MIN_BALLOTS = 10;

export const CELL_SECONDS = 10;

/** Above it, two buckets become one, so that a poll of any age makes a table that one can look at. */
export const MAX_BUCKETS = 1_000;

/** Ballots cast from `start` on, for ten seconds. */
export interface Cell {
  /** Seconds since the epoch, a multiple of ten. */
  start: number;
  /** At least one. */
  ballots: number;
}

/** From `from` until before `to`, both in seconds since the epoch. Between two buckets nothing was cast. */
export interface Bucket {
  from: number;
  to: number;
  ballots: number;
}

export interface Buckets {
  /** @param cell later than all before */
  add(cell: Cell): void;
  /** @param isFinal whether nothing more can come, so that the rest may join the last bucket */
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

function halve(buckets: Bucket[]): Bucket[] {
  const halved: Bucket[] = [];
  for (let index = 0; index < buckets.length; index += 2) {
    const [one, next] = buckets.slice(index, index + 2);
    if (one) halved.push(next ? join(one, next) : one);
  }
  return halved;
}

// Ballots over time, independent of the page.

/** A longer table is hard to read. */
const MAX_ROWS = 20;

/** Ballots counted up to the end of each bucket. */
function addUp(buckets) {
  let ballots = 0;
  return buckets.map(({ to, ballots: more }) => ({ to, ballots: (ballots += more) }));
}

/** An area that rises with the number of ballots, in a box of 100 by 100. It is flat where none were cast. */
export function areaPath(buckets) {
  const from = Date.parse(buckets[0].from);
  const span = Date.parse(buckets.at(-1).to) - from;
  const sums = addUp(buckets);
  const all = sums.at(-1).ballots;
  const point = (time, ballots) =>
    `${(((Date.parse(time) - from) / span) * 100).toFixed(2)} ${(100 - (ballots / all) * 100).toFixed(2)}`;
  const points = buckets.flatMap((bucket, index) => [
    point(bucket.from, sums[index].ballots - bucket.ballots),
    point(bucket.to, sums[index].ballots),
  ]);
  return `M${points.join('L')}L100 100Z`;
}

/** How many ballots there were at the end of evenly chosen buckets, the last among them. */
export function timeRows(texts, buckets) {
  const sums = addUp(buckets);
  const step = Math.ceil(sums.length / MAX_ROWS);
  return sums
    .filter((_, index) => (sums.length - 1 - index) % step === 0)
    .map(({ to, ballots }) => ({ to, ballots: texts.formats.number(ballots) }));
}

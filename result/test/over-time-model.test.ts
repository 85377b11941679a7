import { catalogues } from '@hands/shared/texts/catalogues';
import { expect, test } from 'vitest';
import { areaPath, timeRows } from '../public/over-time-model.js';
import { mergeBuckets } from '../src/export/buckets.ts';

const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
const bucket = (from: number, to: number, ballots: number) => ({ from: at(from), to: at(to), ballots });

test('the area rises with the ballots, and is flat where none were cast', () => {
  expect(areaPath([bucket(0, 10, 10), bucket(30, 40, 30)])).toBe(
    'M0.00 100.00L25.00 75.00L75.00 75.00L100.00 0.00L100 100Z',
  );
});

test('the table has at most twenty rows, the last of which has all ballots', () => {
  const many = Array.from({ length: 60 }, (_, index) => bucket(index * 10, index * 10 + 10, 100));
  const rows = timeRows(catalogues.en, many);
  expect(rows).toHaveLength(20);
  expect(rows[0]).toEqual({ to: at(30), ballots: '300' });
  expect(rows.at(-1)).toEqual({ to: at(600), ballots: '6,000' });
  expect(timeRows(catalogues.en, [bucket(0, 10, 12)])).toEqual([{ to: at(10), ballots: '12' }]);
});

test('merged buckets have the same ballots between two of the same borders', () => {
  const buckets = Array.from({ length: 1_000 }, (_, index) => ({
    from: index * 20,
    to: index * 20 + 10,
    ballots: 10 + (index % 7),
  }));
  const merged = mergeBuckets(buckets, 60);
  expect(merged.length).toBeLessThanOrEqual(60);
  expect(merged.length).toBeGreaterThan(30);
  for (const { from, to, ballots } of merged) {
    const within = buckets.filter((each) => each.from >= from && each.to <= to);
    expect(within[0]?.from).toBe(from);
    expect(within.at(-1)?.to).toBe(to);
    expect(within.reduce((sum, each) => sum + each.ballots, 0)).toBe(ballots);
  }
  expect(mergeBuckets(buckets.slice(0, 60), 60)).toEqual(buckets.slice(0, 60));
});

import { catalogues } from '@hands/shared/texts/catalogues';
import { expect, test } from 'vitest';
import { createRate, sparkPath } from '../public/rate-model.js';

const textOf = ({ count, unit }: { count: string; unit: string }) => `${count} ${unit}`;

test('counts votes by the second if there are many, and otherwise by the minute', () => {
  const rate = createRate(catalogues.en);
  rate.note(100, 0);
  expect(textOf(rate.at(1_000))).toBe('0 in the last minute');
  rate.note(103, 1_500);
  expect(textOf(rate.at(2_000))).toBe('3 in the last minute');
  for (let second = 2; second < 12; second++) rate.note(103 + (second - 1) * 25, second * 1_000 + 10);
  expect(textOf(rate.at(12_000))).toBe('25 per second');
  expect(textOf(rate.at(62_000))).toBe('250 in the last minute');
  expect(textOf(rate.at(80_000))).toBe('0 in the last minute');
});

test('has the votes of each second, without the one that is not over', () => {
  const rate = createRate(catalogues.en);
  rate.note(0, 100_000);
  rate.note(2, 100_200);
  rate.note(7, 101_900);
  rate.note(9, 102_100);
  expect(rate.at(102_500).perSecond).toEqual([...Array<number>(58).fill(0), 2, 5]);
});

test('counts nothing twice, nothing that was removed, and nothing from before a pause', () => {
  const rate = createRate(catalogues.en);
  rate.note(10, 1_000);
  rate.note(0, 2_000); // a reset
  rate.note(1, 2_100);
  rate.pause();
  rate.note(500, 3_000);
  rate.note(502, 3_100);
  expect(textOf(rate.at(5_000))).toBe('3 in the last minute');
});

test('draws a line in its box, flat without votes', () => {
  expect(sparkPath([0, 0, 0], 20)).toBe('M0 20.0L1 20.0L2 20.0');
  expect(sparkPath([0, 4, 2], 20)).toBe('M0 20.0L1 0.0L2 10.0');
});

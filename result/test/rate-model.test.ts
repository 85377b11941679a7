import { catalogues } from '@hands/shared/texts/catalogues';
import { expect, test } from 'vitest';
import { createRate, sparkPath } from '../public/rate-model.js';

const textOf = ({ count, unit }: { count: string; unit: string }) => `${count} ${unit}`;

test('counts votes by the second if there are many, and otherwise by the minute', () => {
  const rate = createRate(catalogues.en);
  rate.note(100, 0);
  rate.note(103, 51_500);
  expect(textOf(rate.at(60_000))).toBe('3 in the last minute');
  for (let second = 60; second < 70; second++) rate.note(103 + (second - 59) * 25, second * 1_000 + 10);
  expect(textOf(rate.at(70_000))).toBe('25 per second');
  expect(textOf(rate.at(111_000))).toBe('253 in the last minute');
  expect(textOf(rate.at(120_000))).toBe('250 in the last minute');
  expect(textOf(rate.at(138_000))).toBe('0 in the last minute');
});

test('says nothing of a minute, or of the rate by the second, before it has been watched for as long without a pause', () => {
  const rate = createRate(catalogues.en);
  const nothing = { count: '', unit: '', perSecond: [] };
  rate.note(100, 500);
  expect(rate.at(600)).toEqual(nothing);
  rate.note(102, 2_500);
  // the first second was not watched from its beginning
  expect(rate.at(60_900)).toEqual(nothing);
  expect(textOf(rate.at(61_000))).toBe('2 in the last minute');
  rate.pause();
  expect(rate.at(62_000)).toEqual(nothing);
  rate.note(300, 62_000);
  rate.note(400, 63_500);
  expect(rate.at(71_900)).toEqual(nothing);
  expect(textOf(rate.at(72_000))).toBe('10 per second');
  expect(rate.at(80_000)).toEqual(nothing);
  expect(textOf(rate.at(122_000))).toBe('100 in the last minute');
});

test('has the votes of each second, without the one that is not over', () => {
  const rate = createRate(catalogues.en);
  rate.note(0, 100_000);
  rate.note(2, 100_200);
  rate.note(7, 101_900);
  rate.note(19, 102_100);
  rate.note(20, 110_100);
  expect(rate.at(110_500).perSecond).toEqual([2, 5, 12, 0, 0, 0, 0, 0, 0, 0]);
  rate.note(21, 162_100);
  expect(rate.at(162_500).perSecond).toEqual([12, 0, 0, 0, 0, 0, 0, 0, 1, ...Array<number>(51).fill(0)]);
});

test('counts nothing twice, nothing that was removed, and nothing from before a pause', () => {
  const rate = createRate(catalogues.en);
  rate.note(10, 1_000);
  rate.note(11, 2_100);
  rate.pause();
  rate.note(500, 3_000);
  rate.note(0, 3_050); // a reset
  rate.note(2, 3_100);
  expect(textOf(rate.at(63_000))).toBe('2 in the last minute');
});

test('draws a line at the end of its box, flat without votes', () => {
  expect(sparkPath([], 20)).toBe('');
  expect(sparkPath([0, 0, 0], 20)).toBe('M57 20.0L58 20.0L59 20.0');
  expect(sparkPath([0, 4, 2], 20)).toBe('M57 20.0L58 0.0L59 10.0');
});

import type { PollStatus } from '@hands/shared/poll/poll';
import { catalogues } from '@hands/shared/texts/catalogues';
import { expect, test } from 'vitest';
import { describeCountdown } from '../public/countdown-model.js';

const now = Date.parse('2026-11-27T12:00:00Z');
const closesIn = (ms: number, status: PollStatus = 'open') =>
  describeCountdown(
    catalogues.en,
    { status, opensAt: null, closesAt: new Date(now + ms).toISOString() },
    now,
  );

test.each([
  [0, '0:00'],
  [-5_000, '0:00'],
  [1, '0:01'],
  [59_001, '1:00'],
  [249_000, '4:09'],
  [3_599_000, '59:59'],
  [3_600_000, '1:00:00'],
  [86_400_000, '24:00:00'],
])('%d ms before the close, the clock shows %s', (ms, clock) => {
  expect(closesIn(ms)).toMatchObject({ label: 'Closes in', clock });
});

test('the ring empties in the last minute', () => {
  expect([120_000, 60_000, 15_000, 0].map((ms) => closesIn(ms)?.left)).toEqual([1, 1, 0.25, 0]);
});

test('before a poll opens, the clock shows when it does', () => {
  const [opensAt, closesAt] = ['2026-11-27T12:01:30Z', '2026-11-27T13:00:00Z'];
  expect(describeCountdown(catalogues.en, { status: 'scheduled', opensAt, closesAt }, now)).toMatchObject({
    label: 'Opens in',
    clock: '1:30',
  });
});

test('there is none without a time, more than a day ahead, or once the poll has closed', () => {
  expect(
    describeCountdown(catalogues.en, { status: 'open', opensAt: null, closesAt: null }, now),
  ).toBeUndefined();
  expect(closesIn(86_401_000)).toBeUndefined();
  expect(closesIn(-1_000, 'closing')).toBeUndefined();
  expect(closesIn(-1_000, 'final')).toBeUndefined();
});

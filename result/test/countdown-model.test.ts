import { expect, test } from 'vitest';
import { formatCountdown } from '../public/countdown-model.js';

const now = Date.UTC(2026, 10, 27, 12);

test.each([
  [252_000, '4:12'],
  [251_001, '4:12'],
  [9_000, '0:09'],
  [-500, '0:00'],
  [3_852_000, '1:04:12'],
  [86_400_000, '24:00:00'],
  [86_400_001, ''],
])('%i ms are %j', (left, text) => {
  expect(formatCountdown({ status: 'open', closesAt: new Date(now + left).toISOString() }, now)).toBe(text);
});

test('there is none for a poll that is not open or has no deadline', () => {
  expect(formatCountdown({ status: 'open', closesAt: null }, now)).toBe('');
  expect(formatCountdown({ status: 'closing', closesAt: new Date(now).toISOString() }, now)).toBe('');
  expect(formatCountdown({ status: 'scheduled', closesAt: new Date(now + 9_000).toISOString() }, now)).toBe(
    '',
  );
});

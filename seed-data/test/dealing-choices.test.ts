import { expect, test } from 'vitest';
import { dealChoices, splitVotes } from '../src/deal-choices.ts';

test.each([
  [3000, [2, 1], [2000, 1000]],
  [10, [1, 1, 1], [4, 3, 3]],
  [7, [0, 1], [0, 7]],
  [1, [1, 2, 3], [0, 0, 1]],
  [5, [1, 0, 1, 0], [3, 0, 2, 0]],
])('%i votes with shares %j are split as %j', (votes, shares, counts) => {
  expect(splitVotes(votes, shares)).toEqual(counts);
});

test('the choices come in random order', () => {
  const sorted = dealChoices(1000, [2, 1]).toSorted((a, b) => a - b);
  expect(dealChoices(1000, [2, 1])).not.toEqual(sorted);
  expect(sorted.filter((choice) => choice === 0)).toHaveLength(667);
});

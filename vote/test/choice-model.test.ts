// What a voter has chosen, in words, and in which order.
import { catalogues } from '@hands/shared/texts/catalogues';
import { expect, test } from 'vitest';
import { describeCast, joinChoices } from '../public/choice-model.js';
import { describeRank, orderOf, placeAt, toggle } from '../public/ranking-model.js';

const [a, b, d] = [
  { position: 0, letter: 'A', text: 'Cats' },
  { position: 1, letter: 'B', text: 'Dogs' },
  { position: 3, letter: 'D', text: 'Fish' },
];

test('the button names one option by its letter and text, and several by their letters', () => {
  expect(describeCast(catalogues.en, [], 'single', false)).toEqual(['Vote']);
  expect(describeCast(catalogues.en, [b], 'single', false)).toEqual(['Vote for ', 'B · ', { text: 'Dogs' }]);
  expect(describeCast(catalogues.en, [a, b, d], 'multiple', false)).toEqual(['Vote for ', 'A, B and D']);
  expect(describeCast(catalogues.en, [d, a], 'ranked', true)).toEqual(['Update to ', 'D, A, in this order']);
  expect(describeCast(catalogues.en, [], 'single', true)).toEqual(['Update']);
});

test('the order of choices counts only in a ranking', () => {
  expect([joinChoices([d, a], 'multiple'), joinChoices([d, a], 'ranked')]).toEqual(['0,3', '3,0']);
});

test('a tap ranks an option last or takes it out, and arrows move it within the order', () => {
  expect(toggle([2, 0], 1)).toEqual([2, 0, 1]);
  expect(toggle([2, 0], 2)).toEqual([0]);
  expect(placeAt([2, 0, 1], 1, 0)).toEqual([1, 2, 0]);
  expect(placeAt([2, 0, 1], 2, 9)).toEqual([0, 1, 2]);
  expect(placeAt([2, 0], 0, -1)).toEqual([0, 2]);
});

test('rank fields may have gaps, and those without a rank are left out', () => {
  expect(orderOf(['5', '', '2', 'x', '0'])).toEqual([2, 0]);
});

test('a screen reader hears the rank as a word', () => {
  expect([
    describeRank(catalogues.en, 'Dogs', 1),
    describeRank(catalogues.en, 'Dogs', 19),
    describeRank(catalogues.en, 'Dogs', -1),
  ]).toEqual(['Dogs, second', 'Dogs, twentieth', 'Dogs, not ranked']);
});

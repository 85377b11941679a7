// @ts-check
// What the projector's scripts say beyond results.js.
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { number, plural } = formats;

export const projector = {
  /** What a screen reader hears when a scene appears. */
  joining: (/** @type {string} */ total) => `How to join. ${total}.`,
  joiningClosed: 'How to join. Voting has closed.',
  voting: (/** @type {number} */ options) =>
    `The question and ${number(options)} ${plural(options, { one: 'option', other: 'options' })}. Results are not shown.`,
  showing: (/** @type {string} */ total) => `Results. ${total}.`,
  black: 'The screen is black. B shows it again.',
  noVotes: 'No votes',
  tied: 'Tied',
  winner: 'Winner',
  each: (/** @type {string} */ votes) => `${votes} each`,
  hideResults: 'Hide results',
  showResults: 'Show results',
};

addTexts('en', { projector });

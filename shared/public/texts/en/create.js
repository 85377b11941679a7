// @ts-check
// What the scripts of the form for a poll say.
import { addTexts } from '../catalogue.js';

export const creating = {
  option: (/** @type {string} */ letter) => `Option ${letter}`,
  addOption: 'Add an option',
  moveUp: (/** @type {string} */ letter) => `Move up option ${letter}`,
  moveDown: (/** @type {string} */ letter) => `Move down option ${letter}`,
  remove: (/** @type {string} */ letter) => `Remove option ${letter}`,
  movedTo: (/** @type {string} */ letter) => `Now option ${letter}`,
  removed: 'Option removed',
  replaced: 'These options took the place of yours.',
  undo: 'Undo',
  restored: 'Your options are back.',
  leftOut: (/** @type {number} */ max, /** @type {number} */ count) =>
    `A poll has at most ${max} options: ${count} left out.`,
  yourTime: (/** @type {string} */ time) => `${time}, your time`,
};

/** The ballot as a phone shows it. */
export const preview = {
  question: 'Your question',
  instructions: {
    single: 'Choose one.',
    multiple: 'Choose as many as you like.',
    ranked: 'Tap the options in your order.',
  },
  chooseUpTo: (/** @type {string} */ max) => `Choose up to ${max}.`,
  mayChange: 'You may change your mind later.',
  final: 'Your vote is final.',
  more: (/** @type {number} */ count) => `and ${count} more`,
  vote: 'Vote',
};

/** Parts of the sentence that says how a poll is set. */
export const settings = {
  listed: 'Anyone, also from the public list',
  unlisted: 'Anyone with the link',
  /** Beside voting links, which say who may vote. */
  inList: 'in the public list',
  inNoList: 'not in the public list',
  voters: {
    browser: 'one vote per browser',
    token: 'Only by voting link, one vote each',
    anyone: 'any number of votes per device',
  },
  one: 'for one option',
  several: 'for several options',
  upTo: (/** @type {string} */ max) => `for up to ${max} options`,
  ranked: 'ranking the options',
  mayChange: 'may change it',
  final: 'votes are final',
  results: {
    always: 'results always visible',
    after_vote: 'results after voting',
    after_close: 'results once the poll is final',
    never: 'results for you only',
  },
  resultsFrom: (/** @type {string} */ count) => `results from ${count} votes on`,
  andFrom: (/** @type {string} */ text, /** @type {string} */ count) => `${text}, from ${count} votes on`,
  opens: (/** @type {string} */ time) => `opens ${time}`,
  closes: (/** @type {string} */ time) => `closes ${time}`,
  openUntil: (/** @type {string} */ time) => `open until ${time}`,
  noDeadline: 'no deadline',
  theme: (/** @type {string} */ theme) => `theme “${theme}”`,
  description: 'with a description',
  noDescription: 'no description',
};

addTexts('en', { creating, preview, settings });

// @ts-check
import { addTexts, createFormats } from '../catalogue.js';

export const formats = createFormats('en');

export const times = {
  /** For Intl.DateTimeFormat. */
  locale: 'en-GB',
  on: (/** @type {string} */ day, /** @type {string} */ clock) => `${day} at ${clock}`,
  /** Within a sentence, for a time with its day. */
  onDay: (/** @type {string} */ time) => `on ${time}`,
  /** The same for a time of today, which has none. */
  atClock: (/** @type {string} */ time) => `at ${time}`,
  /** The second time is the reader's own. */
  yours: (/** @type {string} */ time, /** @type {string} */ own) => `${time}, ${own} your time`,
  inSeconds: (/** @type {number} */ seconds) => `in ${seconds} s`,
  inMinutes: (/** @type {number} */ minutes) => `in ${minutes} min`,
  inHours: (/** @type {number} */ hours, /** @type {number} */ minutes) =>
    `in ${hours} h${minutes > 0 ? ` ${minutes} min` : ''}`,
};

export const copying = {
  copied: 'Copied',
  failed: 'Not copied: select the link instead',
};

addTexts('en', { formats, times, copying });

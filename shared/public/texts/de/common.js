// @ts-check
import { addTexts, createFormats } from '../catalogue.js';

export const formats = createFormats('de');

/** @type {typeof import('../en/common.js').times} */
export const times = {
  locale: 'de',
  on: (day, clock) => `${day} um ${clock}`,
  onDay: (time) => `am ${time}`,
  atClock: (time) => `um ${time}`,
  yours: (time, own) => `${time}, hier ${own}`,
  inSeconds: (seconds) => `noch ${seconds} s`,
  inMinutes: (minutes) => `noch ${minutes} min`,
  inHours: (hours, minutes) => `noch ${hours} h${minutes > 0 ? ` ${minutes} min` : ''}`,
};

/** @type {typeof import('../en/common.js').copying} */
export const copying = {
  copied: 'Kopiert',
  failed: 'Nicht kopiert: bitte den Link selbst markieren',
};

addTexts('de', { formats, times, copying });

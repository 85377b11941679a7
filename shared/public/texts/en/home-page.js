// @ts-check
// The list of polls. Only the server reads it. Arguments of texts whose names end in Html are HTML.
import { formats } from './common.js';

const { number, plural } = formats;

export const homePage = {
  /** Those that are listed even without polls. */
  themes: { OnTrend: 'Trending', 'Moral Dilemmas': 'Moral Dilemmas', Sports: 'Sports' },
  title: 'Polls',
  skip: 'Skip to the polls',
  create: 'Create a poll',
  joinWithCode: 'Join with a code',
  askSomething: 'Ask something…',
  askHint: 'Next come the options. Then share it by link, QR code or join code.',
  ask: 'Ask',
  ownHint:
    'Only this browser shows them, for a month. To manage a poll after that, or on another device, keep its manage link.',
  headings: {
    open: 'Open polls',
    scheduled: 'Scheduled polls',
    closing: 'Closing polls',
    final: 'Final polls',
    closed: 'Closed polls',
  },
  filter: 'Filter polls',
  statuses: { open: 'Open', scheduled: 'Scheduled', closed: 'Closed' },
  allThemes: 'All themes',
  none: {
    open: 'There are no open polls here.',
    scheduled: 'There are no scheduled polls here.',
    closing: 'There are no closing polls here.',
    final: 'There are no final polls here.',
    closed: 'There are no closed polls here.',
  },
  whatIsAPoll: 'A poll is a question with two to twenty options.',
  inNoList: 'Polls that are in no list have a link or a code. Ask the person who runs yours.',
  newest: 'Newest polls',
  older: 'Older polls',
  forDevelopers: 'For developers:',
  api: 'the API',
};

export const pollCard = {
  statuses: { scheduled: 'Opens later', open: 'Open', closing: 'Closing', final: 'Final' },
  kinds: {
    single: (/** @type {number} */ options) =>
      `${number(options)} ${plural(options, { one: 'option', other: 'options' })}`,
    multiple: (/** @type {number} */ options) =>
      `${number(options)} ${plural(options, { one: 'option', other: 'options' })}, choose several`,
    ranked: (/** @type {number} */ options) =>
      `${number(options)} ${plural(options, { one: 'option', other: 'options' })}, to be ranked`,
  },
  opensHtml: (/** @type {string} */ time) => `opens ${time}`,
  closedHtml: (/** @type {string} */ time) => `closed ${time}`,
  openUntilHtml: (/** @type {string} */ time) => `open until ${time}`,
  results: 'Results',
  share: 'Share',
  manage: 'Manage',
  /** Follows it, for those who hear the links alone. */
  ofPollHtml: (/** @type {string} */ question) => ` of ${question}`,
};

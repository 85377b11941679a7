// @ts-check
// What the ballot's scripts say, and the server with the same code.
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { plural } = formats;

const ordinals =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

/** `A, B and D` @param {string[]} letters */
const list = (letters) =>
  letters.length < 2 ? letters.join() : `${letters.slice(0, -1).join(', ')} and ${letters.at(-1)}`;

/**
 * Texts that people wrote are objects, so that they can be kept apart from the words around them.
 * @typedef {string | { text: string }} Part
 */

export const choosing = {
  vote: 'Vote',
  update: 'Update',
  /** @param {Part[]} choice @returns {Part[]} */
  voteFor: (choice) => ['Vote for ', ...choice],
  /** @param {Part[]} choice @returns {Part[]} */
  updateTo: (choice) => ['Update to ', ...choice],
  several: list,
  ranking: (/** @type {string[]} */ letters) => `${letters.join(', ')}, in this order`,
  chosen: (/** @type {number} */ count) => `${count} chosen`,
  chosenOf: (/** @type {number} */ count, /** @type {number} */ max) => `${count} of ${max} chosen`,
  full: (/** @type {number} */ count, /** @type {number} */ max) =>
    `${count} of ${max} chosen. To choose another, take one out first.`,
  order: 'Your order',
  notRanked: 'Not ranked',
  tapFirst: 'Tap your first choice.',
  moveUp: (/** @type {string} */ option) => `Move ${option} up`,
  moveDown: (/** @type {string} */ option) => `Move ${option} down`,
  ranked: (/** @type {string} */ option, /** @type {number} */ place) => `${option}, ${ordinals[place - 1]}`,
  unranked: (/** @type {string} */ option) => `${option}, not ranked`,
};

export const casting = {
  withdrawal: 'Withdrawal of your vote',
  saved: 'Your vote has been saved. This page shows it in a moment.',
  cast: (/** @type {string} */ choice) => `Vote cast: ${choice}.`,
  withdrawn: 'Vote withdrawn.',
  sendNow: 'Send now',
  doNotSend: 'Do not send',
};

/** @param {boolean} isKept */
const placeOf = (isKept) => (isKept ? 'on this device' : 'on this page');
/** @param {boolean} isUnknown */
const standing = (isUnknown) =>
  isUnknown ? 'We do not know yet whether it counts.' : 'It does not count yet.';
/** @param {boolean} isUnknown */
const end = (isUnknown) =>
  isUnknown
    ? 'and we could not confirm the vote that was kept here. This page shows what counts.'
    : 'so the vote that was kept here was not sent.';

/** A vote that could not be sent. `isUnknown` if it was sent and its answer was lost: it may count. */
export const waiting = {
  offline: 'You are offline',
  offlineText: (/** @type {boolean} */ isKept, /** @type {boolean} */ isUnknown) =>
    `Your vote is kept ${placeOf(isKept)} and is sent when you are back online. ${standing(isUnknown)}`,
  unconfirmed: 'We could not confirm your vote',
  notSent: 'Your vote could not be sent yet',
  /** @param {{ isKept: boolean, isUnknown: boolean, attempts: number, secondsLeft: number }} wait */
  text: ({ isKept, isUnknown, attempts, secondsLeft }) => {
    const times = plural(attempts, { one: 'One attempt so far', other: `${attempts} attempts so far` });
    const next = secondsLeft > 0 ? `Trying again in ${secondsLeft} s` : 'Trying again now';
    return `It is kept ${placeOf(isKept)}. ${standing(isUnknown)} ${times}. ${next}; however often it is sent, it counts once.`;
  },
  /** Why it must not be sent any more. */
  otherVoter: (/** @type {boolean} */ isUnknown) =>
    `This browser is another voter now, ${end(isUnknown)} If you have not voted, please vote again.`,
  otherVote: (/** @type {boolean} */ isUnknown) => `You have another vote in this poll, ${end(isUnknown)}`,
  laterVote: (/** @type {boolean} */ isUnknown) => `You have voted in this poll since, ${end(isUnknown)}`,
  closed: (/** @type {boolean} */ isUnknown) =>
    isUnknown
      ? `This poll has closed, ${end(isUnknown)}`
      : 'This poll closed before your vote could be sent, so it does not count.',
  notOpen: (/** @type {boolean} */ isUnknown) => `This poll is not open any more, ${end(isUnknown)}`,
  noForm: (/** @type {boolean} */ isUnknown) => `You can no longer vote in this poll, ${end(isUnknown)}`,
  otherOptions: (/** @type {boolean} */ isUnknown) =>
    `The options of this poll have changed, ${end(isUnknown)} Please vote again.`,
};

/** What a screen reader hears when the page follows its poll. */
export const changes = {
  open: 'This poll is open now.',
  closed: 'This poll has closed.',
  notOpen: 'This poll is not open yet.',
  deleted: 'This poll was deleted.',
  noLongerCounts: 'Your vote in this poll no longer counts.',
  options: 'The options of this poll have changed.',
  question: (/** @type {string} */ question) => `The question is now: ${question}`,
};

/** What becomes of a ballot. */
export const ballotStatus = {
  vote: {
    queued: 'Your vote has been saved and will be counted in a moment.',
    counted: 'Your vote is counted.',
    replaced: 'A later vote of yours has replaced this one.',
  },
  withdrawal: {
    queued: 'Your withdrawal has been saved and will take effect in a moment.',
    counted: 'Your withdrawal counts: your vote is not counted any more.',
    replaced: 'A later vote of yours has replaced this withdrawal.',
  },
  voteDoesNotCount: (/** @type {string} */ reason) => `This vote does not count: ${reason}.`,
  earlierVoteDoesNotCount: (/** @type {string} */ reason) =>
    `Your earlier vote does not count: ${reason}. Please vote again.`,
  withdrawalDoesNotCount: (/** @type {string} */ reason) => `This withdrawal does not count: ${reason}.`,
  unknownReason: 'the reason is unknown',
  /** The reason that is stored, which is English. */
  reason: (/** @type {string} */ text) => text,
};

addTexts('en', { choosing, casting, waiting, changes, ballotStatus });

// @ts-check
// A poll's result: the dashboard, the projector and frames.
import { addTexts } from '../catalogue.js';
import { formats } from './common.js';

const { number, percent, plural } = formats;

const votes = (/** @type {number} */ count) => plural(count, { one: 'vote', other: 'votes' });
const voters = (/** @type {number} */ count) => plural(count, { one: 'voter', other: 'voters' });

export const results = {
  votes,
  voters,
  leading: 'leading',
  wouldWin: 'would win',
  tied: 'tied',
  winner: 'winner',
  outAfter: (/** @type {number} */ round) => `out after round ${number(round)}`,
  /** Followed by the names of options, or by their number. */
  headlines: {
    none: 'No votes',
    noneYet: 'No votes yet',
    tied: 'Tied:',
    tie: 'Tie between',
    winner: 'Winner:',
    wouldWin: 'Would win now:',
    leading: 'Leading:',
  },
  options: (/** @type {number} */ count) =>
    `${number(count)} ${plural(count, { one: 'option', other: 'options' })}`,
  votesEach: (/** @type {number} */ count) => `${number(count)} ${votes(count)} each`,
  chosenBy: (/** @type {number} */ count, /** @type {number} */ all) =>
    `Chosen by ${number(count)} of ${number(all)} ${voters(all)}`,
  votesOf: (/** @type {number} */ count, /** @type {number} */ all, /** @type {string} */ share) =>
    `${number(count)} of ${number(all)} ${votes(all)}, ${share}`,
  basisOfChoices: (/** @type {number} */ count) =>
    `${percent(100)} is all ${number(count)} ${votes(count)}. Each voter can choose several options.`,
  basisOfRound: (/** @type {number} */ count, /** @type {boolean} */ isLast) =>
    `${percent(100)} is the ${number(count)} ${plural(count, { one: 'ballot that counts', other: 'ballots that count' })} in ${isLast ? 'the last round' : 'this round'}.`,
  exhausted: (/** @type {number} */ count) =>
    plural(count, {
      one: 'One more ranks none of the remaining options.',
      other: `${number(count)} more rank none of the remaining options.`,
    }),
  statuses: { scheduled: 'Not open yet', open: 'Open', closing: 'Closing', final: 'Final' },
  deleted: 'Deleted',
  opens: 'Opens',
  openUntil: 'Open until',
  finalSince: 'Final since',
  closingWith: (/** @type {number} */ count) => `Closing: ${number(count)} ${votes(count)} still to count`,
  /** Why no votes are shown. */
  hidden: {
    always: '',
    after_vote: 'Results are shown after you have voted.',
    after_close: 'Results are shown when they are final.',
    never: 'The results of this poll are not shown.',
  },
  hiddenBelow: (/** @type {number} */ count) => `Results appear once ${number(count)} people have voted.`,
  hiddenUntilVoteAndBelow: (/** @type {number} */ count) =>
    `Results are shown after you have voted, once ${number(count)} people have voted.`,
  steps: 'Shown in steps of at least five votes',
  round: (/** @type {number} */ round) => `Round ${number(round)}`,
  option: 'Option',
  exhaustedBallots: 'Ballots that rank none of these',
  out: 'out',
  tie: 'tie',
  won: 'won',
  opensIn: 'Opens in',
  closesIn: 'Closes in',
};

/** What is down, as a subject of a sentence, and within one. */
const parts = { vote: 'the voting page', queue: 'the queue', worker: 'the worker', database: 'the database' };

export const connection = {
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  polling: 'Live updates are blocked here; numbers refresh every few seconds',
  deleted: 'This poll was deleted.',
  /** What the server says of a poll that cannot be followed, which is English. */
  reason: (/** @type {string} */ text) => text,
};

/** Names of parts of the system. @typedef {keyof typeof parts} Part */

export const strip = {
  live: 'Live',
  behind: (/** @type {string} */ delay) => `${delay} behind`,
  milliseconds: (/** @type {number} */ count) => `${count} ms`,
  seconds: (/** @type {number} */ count) => `${count} s`,
  minutes: (/** @type {number} */ count) => `${count} min`,
  hours: (/** @type {number} */ count) => `${count} h`,
  inFlight: (/** @type {number} */ count) => `${number(count)} still to count`,
  failed: (/** @type {number} */ count) =>
    `${number(count)} ${plural(count, { one: 'batch', other: 'batches' })} failed`,
  heldUp: 'votes cannot be counted at the moment',
  unreachable: (/** @type {number} */ count) =>
    `${number(count)} ${plural(count, { one: 'queue', other: 'queues' })} cannot be reached`,
  notDurable: (/** @type {Part[]} */ names) =>
    `a crash of ${formats.list(names.map((name) => parts[name]))} could lose votes`,
  /** The same for screen readers, without figures. */
  announced: {
    heldUp: 'Live, but votes cannot be counted at the moment',
    unreachable: 'Live, but some votes may be missing',
    failed: 'Live, but some votes could not be recorded',
    late: 'Live, but results are delayed',
    notDurable: 'Live, but a crash could lose votes',
  },
  /** What is down, what still works, and what happens next. */
  down: {
    vote: 'The voting page is down. Voting is unavailable until it is back; results still update.',
    queue: 'The queue is down. Voting is unavailable until it is back; votes already cast are kept.',
    worker: 'The worker is down. Voting still works; votes will be counted when it is back.',
    database: 'The database is down. Votes already cast are kept; results will update when it is back.',
  },
  severalDown: (/** @type {Part[]} */ names) => {
    const list = formats.list(names.map((name) => parts[name]));
    return `${list.charAt(0).toUpperCase()}${list.slice(1)} are down. Votes already cast are kept and will be counted.`;
  },
  readOnly:
    'The database is read-only. Votes already cast are kept; results will update when it is writable.',
  /** Why the queue is unavailable although it responds. */
  queue: {
    full: 'The queue is full. Voting is unavailable until the worker catches up; votes already cast are kept.',
    'read-only':
      'The queue cannot store votes. Voting is unavailable until it can; votes already cast are kept.',
    'not durable': 'Voting is unavailable until the configuration is fixed: a crash could lose votes.',
  },
  /** If only one service cannot reach the queue, the queue itself is not down. */
  cutOff: {
    vote: 'The voting page cannot reach the queue. Voting is unavailable until it can; results still update.',
    worker: 'The worker cannot reach the queue. Voting still works; votes will be counted when it can.',
  },
};

addTexts('en', { results, connection, strip });

// @ts-check
// The pages for administrators. Only the server reads it. Arguments of texts whose names end in Html are HTML.
import { formats } from './common.js';

const { number, plural } = formats;

export const adminLayout = {
  title: (/** @type {string} */ page) => `${page} · Administration`,
  administration: 'Administration',
  signOut: 'Sign out',
  sections: {
    polls: 'Polls',
    rejected: 'Rejected ballots',
    batches: 'Failed batches',
    queues: 'Queues',
    activity: 'Activity',
  },
};

export const signInPage = {
  title: 'Sign in',
  heading: 'Administrator sign-in',
  /** @param {string} setting @param {string} start @param {string} compose */
  tokenHintHtml: (setting, start, compose) =>
    `The value of ${setting}. If it is not set, ${start} and the log of ${compose} show a link that signs you in. You stay signed in for twelve hours.`,
  signIn: 'Sign in',
};

const silence = (/** @type {number | undefined} */ seconds) =>
  seconds === undefined
    ? 'has never sent a heartbeat'
    : `has sent no heartbeat for ${number(seconds)} ${plural(seconds, { one: 'second', other: 'seconds' })}`;

export const adminOverview = {
  problems: 'Problems',
  queueDown:
    'This service cannot reach the queue, so no votes are accepted. Start Redis, or check why it is unavailable.',
  /** Without seconds if it has never sent a heartbeat. */
  workerDown: (/** @type {number | undefined} */ seconds) =>
    `The worker ${silence(seconds)}. Votes are accepted and wait in the queue. Start the worker or check its log.`,
  workerCutOff: 'The worker cannot reach the queue. Votes wait there until it can.',
  voteDown: (/** @type {number | undefined} */ seconds) =>
    `The vote service ${silence(seconds)}, although it served this page. Check its log.`,
  failedBatches: (/** @type {number} */ count) =>
    `${number(count)} failed ${plural(count, { one: 'batch', other: 'batches' })}`,
  failedBatchesWhy: 'these accepted votes are not counted yet. Fix the cause, then retry.',
  rejected: (/** @type {number} */ count) =>
    `${number(count)} rejected ${plural(count, { one: 'ballot', other: 'ballots' })}`,
  rejectedWhy: 'kept with the reason. Fix the cause, then retry.',
  allWell: 'All services are up. There are no failed batches and no rejected ballots.',
  removals: 'Ballots being removed',
  wasReset: '(reset)',
  wasDeleted: '(deleted)',
  filters: {
    all: 'All',
    scheduled: 'Scheduled',
    open: 'Open',
    closing: 'Closing',
    final: 'Final',
    closed: 'Closed',
  },
  noPolls: 'There are no polls.',
  columns: { poll: 'Poll', status: 'Status', ballots: 'Ballots', inFlight: 'In flight', pages: 'Pages' },
};

export const rejectedPage = {
  title: 'Rejected ballots',
  titleOf: (/** @type {number} */ poll) => `Rejected ballots of poll ${poll}`,
  tried: (/** @type {number} */ count) =>
    `${number(count)} ${plural(count, { one: 'ballot is', other: 'ballots are' })} being retried. Those that still cannot be counted will reappear here in a moment with a new number.`,
  explanation:
    'These ballots were accepted but cannot be counted. Each is kept with the reason. Their choices are never shown.',
  ofAllPolls: 'Rejected ballots of all polls',
  poll: (/** @type {number} */ id) => `Poll ${id}`,
  none: 'No rejected ballots.',
  byReason: 'By reason',
  retryHint:
    'A retried ballot is checked again by its poll’s rules. Fix the cause first, such as a missing option or a wrong opening time. Ballots that still cannot be counted reappear here, and so do those cast before their poll was reset or reopened.',
  oneByOne: 'One by one',
  columns: {
    reason: 'Reason',
    poll: 'Poll',
    ballots: 'Ballots',
    retry: 'Retry',
    cast: 'Cast',
    rejected: 'Rejected',
    number: 'Number',
  },
  noPoll: 'none',
  malformed: (/** @type {string} */ what) => `malformed: ${what}`,
  notPossible: 'not possible: malformed',
  retryAll: 'Retry all',
  /** Follows it, for those who hear the buttons alone. */
  ofReason: (/** @type {number} */ poll, /** @type {string} */ reason) => ` of poll ${poll}: ${reason}`,
  retry: 'Retry',
  ofNumber: (/** @type {number} */ id) => ` number ${id}`,
  unknownTime: 'unknown',
};

export const batchesPage = {
  title: 'Failed batches',
  none: 'No failed batches.',
  explanation:
    'The worker retried these for more than an hour and gave up. Their ballots were accepted and are safe in the queue. Fix the cause, then retry: each ballot counts only once.',
  onlyLatest: (/** @type {number} */ count) =>
    `Only the latest ${number(count)} of each queue are shown. “Retry all” retries these.`,
  retryAll: 'Retry all',
  retry: 'Retry',
  /** Follows it, for those who hear the buttons alone. */
  ofBatch: (/** @type {string} */ id) => ` batch ${id}`,
  columns: {
    reason: 'Reason',
    ballots: 'Ballots',
    retry: 'Retry',
    polls: 'Polls',
    attempts: 'Attempts',
    failed: 'Failed',
    batch: 'Batch',
  },
};

export const activityPage = {
  titleOf: (/** @type {number} */ poll) => `Activity of poll ${poll}`,
  ofAllPolls: 'Activity of all polls',
  signOutEveryoneHint: 'If someone else may be signed in, end all sessions on every device, including yours.',
  signOutEveryone: 'Sign out everyone',
};

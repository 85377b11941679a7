// The text and colour of the status strip, independent of the page.
import { count, formatCount } from './tally-model.js';

/** Above this delay, in milliseconds, results count as delayed. */
const LATE_MS = 1_000;

const names = { vote: 'the voting page', queue: 'the queue', worker: 'the worker', database: 'the database' };

/** What still works if this part is down, and what happens next. */
const consequences = {
  vote: 'Voting is unavailable until it is back; results still update.',
  queue: 'Voting is unavailable until it is back; votes already cast are kept.',
  worker: 'Voting still works; votes will be counted when it is back.',
  database: 'Votes already cast are kept; results will update when it is back.',
};

/** Why the queue is unavailable although it responds. */
const queueTroubles = {
  full: 'The queue is full. Voting is unavailable until the worker catches up; votes already cast are kept.',
  'read-only':
    'The queue cannot store votes. Voting is unavailable until it can; votes already cast are kept.',
  'not durable': 'Voting is unavailable until the configuration is fixed: a crash could lose votes.',
};

/** If only one service cannot reach the queue, the queue itself is not down. */
const cutOff = {
  vote: 'The voting page cannot reach the queue. Voting is unavailable until it can; results still update.',
  worker: 'The worker cannot reach the queue. Voting still works; votes will be counted when it can.',
};

/** @returns `text` with figures for the page; `announced` without them for screen readers */
export function describePipeline(pipeline) {
  const down = Object.keys(names).filter((part) => pipeline?.parts[part] === 'down');
  if (down.length > 0) {
    const text = explainTrouble(pipeline, down) ?? describeOutage(down);
    return { health: 'down', text, announced: text };
  }
  const { behindMs = null, inFlight = null, failedBatches = null, notDurable = [] } = pipeline ?? {};
  const { isHeldUp = false, unreachableQueues = 0 } = pipeline ?? {};
  const figures = [
    ...(behindMs !== null && inFlight > 0 ? [`${formatDelay(behindMs)} behind`] : []),
    ...(inFlight > 0 ? [`${formatCount(inFlight)} in flight`] : []),
    ...(failedBatches > 0 ? [`${count(failedBatches, 'batch', 'batches')} failed`] : []),
    ...(isHeldUp ? ['votes cannot be counted at the moment'] : []),
    ...(unreachableQueues > 0 ? [`${count(unreachableQueues, 'queue')} cannot be reached`] : []),
    ...(notDurable.length > 0 ? [`a crash of ${joinNames(notDurable)} could lose votes`] : []),
  ];
  const text = ['Live', ...figures].join(' · ');
  if (isHeldUp) return { health: 'slow', text, announced: 'Live, but votes cannot be counted at the moment' };
  if (unreachableQueues > 0)
    return { health: 'slow', text, announced: 'Live, but some votes may be missing' };
  if (failedBatches > 0)
    return { health: 'slow', text, announced: 'Live, but some votes could not be recorded' };
  if (behindMs > LATE_MS && inFlight > 0)
    return { health: 'slow', text, announced: 'Live, but results are delayed' };
  if (notDurable.length > 0) return { health: 'slow', text, announced: 'Live, but a crash could lose votes' };
  return { health: 'ok', text, announced: 'Live' };
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const timeAndDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' });

/** Half a day in milliseconds: an earlier time needs its date. */
const LONG_AGO_MS = 43_200_000;

/**
 * Up to when all votes are counted, in whole seconds of the reader's time. Empty if that is unknown, or means nothing for a poll
 * in this status.
 */
export function describeCompleteness(completeTo, status, now = Date.now()) {
  if (!completeTo || !['open', 'closing'].includes(status)) return '';
  const date = new Date(completeTo);
  const format = Math.abs(now - date.getTime()) < LONG_AGO_MS ? time : timeAndDate;
  return `All votes cast before ${format.format(date)} are counted`;
}

/** Milliseconds by which one server may know less than another that this page was connected to before. */
const SERVERS_DIFFER_MS = 10_000;

/** The later of two bounds. One that is much earlier counts, because the clock was set since. */
export function laterBound(shown, latest) {
  if (!shown || !latest) return latest;
  const back = Date.parse(shown) - Date.parse(latest);
  return back > 0 && back < SERVERS_DIFFER_MS ? shown : latest;
}

function describeOutage([part, ...others]) {
  if (others.length === 0) return `${capitalise(names[part])} is down. ${consequences[part]}`;
  return `${capitalise(joinNames([part, ...others]))} are down. Votes already cast are kept and will be counted.`;
}

/** A more specific text, if only one part is down and the reason is known. */
function explainTrouble({ queueTrouble, isDatabaseReadOnly }, [part, ...others]) {
  if (others.length > 0) return undefined;
  if (part === 'database' && isDatabaseReadOnly)
    return 'The database is read-only. Votes already cast are kept; results will update when it is writable.';
  if (part !== 'queue' || !queueTrouble) return undefined;
  return queueTroubles[queueTrouble.why] ?? cutOff[queueTrouble.saidBy];
}

const joinNames = (parts) => new Intl.ListFormat('en').format(parts.map((each) => names[each]));

const capitalise = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function formatDelay(ms) {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1_000} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

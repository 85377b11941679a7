// What the strip says of how votes are getting on, without the page around it.
import { count, formatCount } from './tally-model.js';

/** Later than this, in milliseconds, screens no longer follow the votes. */
const LATE_MS = 1_000;

const names = { vote: 'the voting page', queue: 'the queue', worker: 'the worker', database: 'the database' };

/** What that means for who looks at the numbers. */
const consequences = {
  vote: 'Nobody can vote until it is back.',
  queue: 'Nobody can vote until it is back; votes taken are kept.',
  worker: 'Votes are kept and will be counted.',
  database: 'Votes taken are kept, and the numbers go on when it is back.',
};

/** Of a queue that answers, why it is of no use. */
const queueTroubles = {
  full: 'The queue is full. Nobody can vote until the worker has caught up; votes taken are kept.',
  'read-only': 'The queue does not store votes. Nobody can vote until it does; votes taken are kept.',
  'not durable': 'Nobody can vote: votes could be lost in a crash, because of how the system is set up.',
};

/** Where only one of the two cannot reach it, it is not the queue that is down. */
const cutOff = {
  vote: 'The voting page cannot reach the queue. Nobody can vote until it can.',
  worker: 'The worker cannot reach the queue. Votes are kept and will be counted.',
};

/** @returns `text` with its figures, and without them what is to be `announced`. */
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
    return { health: 'slow', text, announced: 'Live, but behind the votes' };
  if (notDurable.length > 0) return { health: 'slow', text, announced: 'Live, but a crash could lose votes' };
  return { health: 'well', text, announced: 'Live' };
}

function describeOutage([part, ...others]) {
  if (others.length === 0) return `${capitalise(names[part])} is down. ${consequences[part]}`;
  return `${capitalise(joinNames([part, ...others]))} are down. Votes taken are kept and will be counted.`;
}

/** More than that a part is down, where only one is. */
function explainTrouble({ queueTrouble, isDatabaseReadOnly }, [part, ...others]) {
  if (others.length > 0) return undefined;
  if (part === 'database' && isDatabaseReadOnly)
    return 'The database is read-only. Votes taken are kept, and the numbers go on when it is not any more.';
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

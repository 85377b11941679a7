// The text and colour of the status strip, independent of the page.

/** Above this delay, in milliseconds, results count as delayed. */
const LATE_MS = 1_000;

/** Parts of the system, in the order in which they are named. */
const parts = ['vote', 'queue', 'worker', 'database'];

/**
 * @param texts in the language of the page
 * @returns `text` with figures for the page; `announced` without them for screen readers
 */
export function describePipeline(texts, pipeline) {
  const { announced } = texts.strip;
  const down = parts.filter((part) => pipeline?.parts[part] === 'down');
  if (down.length > 0) {
    const text = explainTrouble(texts, pipeline, down) ?? describeOutage(texts, down);
    return { health: 'down', text, announced: text };
  }
  const { behindMs = null, inFlight = null, failedBatches = null, notDurable = [] } = pipeline ?? {};
  const { isHeldUp = false, unreachableQueues = 0 } = pipeline ?? {};
  const figures = [
    ...(behindMs !== null && inFlight > 0 ? [texts.strip.behind(formatDelay(texts, behindMs))] : []),
    ...(inFlight > 0 ? [texts.strip.inFlight(inFlight)] : []),
    ...(failedBatches > 0 ? [texts.strip.failed(failedBatches)] : []),
    ...(isHeldUp ? [texts.strip.heldUp] : []),
    ...(unreachableQueues > 0 ? [texts.strip.unreachable(unreachableQueues)] : []),
    ...(notDurable.length > 0 ? [texts.strip.notDurable(notDurable)] : []),
  ];
  const text = [texts.strip.live, ...figures].join(' · ');
  if (isHeldUp) return { health: 'slow', text, announced: announced.heldUp };
  if (unreachableQueues > 0) return { health: 'slow', text, announced: announced.unreachable };
  if (failedBatches > 0) return { health: 'slow', text, announced: announced.failed };
  if (behindMs > LATE_MS && inFlight > 0) return { health: 'slow', text, announced: announced.late };
  if (notDurable.length > 0) return { health: 'slow', text, announced: announced.notDurable };
  return { health: 'ok', text, announced: texts.strip.live };
}

/** Half a day in milliseconds: an earlier time needs its date. */
const LONG_AGO_MS = 43_200_000;

/**
 * Up to when all votes are counted, in whole seconds of the reader's time. Empty if that is unknown, or means nothing for a poll
 * in this status.
 */
export function describeCompleteness(texts, completeTo, status, now = Date.now()) {
  if (!completeTo || !['open', 'closing'].includes(status)) return '';
  const date = new Date(completeTo);
  const isToday = Math.abs(now - date.getTime()) < LONG_AGO_MS;
  const style = { timeStyle: 'medium', ...(!isToday && { dateStyle: 'long' }) };
  return texts.dashboard.completeTo(date.toLocaleString(texts.times.locale, style));
}

/** Milliseconds by which one server may know less than another that this page was connected to before. */
const SERVERS_DIFFER_MS = 10_000;

/** The later of two bounds. One that is much earlier counts, because the clock was set since. */
export function laterBound(shown, latest) {
  if (!shown || !latest) return latest;
  const back = Date.parse(shown) - Date.parse(latest);
  return back > 0 && back < SERVERS_DIFFER_MS ? shown : latest;
}

const describeOutage = (texts, down) =>
  down.length > 1 ? texts.strip.severalDown(down) : texts.strip.down[down[0]];

/** A more specific text, if only one part is down and the reason is known. */
function explainTrouble(texts, { queueTrouble, isDatabaseReadOnly }, [part, ...others]) {
  if (others.length > 0) return undefined;
  if (part === 'database' && isDatabaseReadOnly) return texts.strip.readOnly;
  if (part !== 'queue' || !queueTrouble) return undefined;
  return texts.strip.queue[queueTrouble.why] ?? texts.strip.cutOff[queueTrouble.saidBy];
}

function formatDelay(texts, ms) {
  if (ms < 1_000) return texts.strip.milliseconds(ms);
  if (ms < 60_000) return texts.strip.seconds(ms / 1_000);
  if (ms < 3_600_000) return texts.strip.minutes(Math.round(ms / 60_000));
  return texts.strip.hours(Math.round(ms / 3_600_000));
}

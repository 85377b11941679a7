// How fast votes come in, independent of the page.

/** The seconds that the spark line shows. */
const SECONDS = 60;
/** Below one vote a second over this many seconds, votes are counted by the minute. */
const RECENT_SECONDS = 10;

/** @param texts in the language of the page */
export function createRate(texts) {
  const { number } = texts.formats;
  /** Votes by the second in which they were seen. */
  const votes = new Map();
  let latest;

  /** Votes of each of the last seconds, the oldest first; the current second is not over yet. */
  function lastSeconds(now, seconds) {
    const end = Math.floor(now / 1_000);
    return Array.from({ length: seconds }, (_, index) => votes.get(end - seconds + index) ?? 0);
  }

  return {
    /** @param now in milliseconds, of a clock that never goes back */
    note(total, now) {
      const second = Math.floor(now / 1_000);
      // after a reset there are fewer
      if (total > latest) votes.set(second, (votes.get(second) ?? 0) + total - latest);
      latest = total;
      for (const earlier of votes.keys()) if (earlier < second - SECONDS) votes.delete(earlier);
    },

    /** After a pause it is not known when votes came in: those until the next call of note are in no second. */
    pause() {
      latest = undefined;
    },

    /** The rate in a number and its unit, and the votes of each of the last sixty seconds. */
    at(now) {
      const perSecond = lastSeconds(now, SECONDS);
      const recent = sum(perSecond.slice(-RECENT_SECONDS)) / RECENT_SECONDS;
      return recent >= 1
        ? { count: number(Math.round(recent)), unit: texts.dashboard.perSecond, perSecond }
        : { count: number(sum(perSecond)), unit: texts.dashboard.inTheLastMinute, perSecond };
    },
  };
}

/** A line over the votes of each second, in a box of one unit per second and the given height. */
export function sparkPath(perSecond, height) {
  const most = Math.max(1, ...perSecond);
  return perSecond
    .map((votes, index) => `${index === 0 ? 'M' : 'L'}${index} ${(height * (1 - votes / most)).toFixed(1)}`)
    .join('');
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

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
  /** The first second that is watched as a whole. */
  let firstSecond;

  /** Votes of each of the last seconds, the oldest first; the current second is not over yet. */
  function lastSeconds(now, seconds) {
    const end = Math.floor(now / 1_000);
    return Array.from({ length: seconds }, (_, index) => votes.get(end - seconds + index) ?? 0);
  }

  return {
    /** @param now in milliseconds, of a clock that never goes back */
    note(total, now) {
      const second = Math.floor(now / 1_000);
      if (latest === undefined) firstSecond = Math.ceil(now / 1_000);
      // after a reset there are fewer
      if (total > latest) votes.set(second, (votes.get(second) ?? 0) + total - latest);
      latest = total;
      for (const earlier of votes.keys()) if (earlier < second - SECONDS) votes.delete(earlier);
    },

    /** From now until the next call of note it is not known when votes come in. */
    pause() {
      latest = undefined;
    },

    /**
     * The rate in a number and its unit, and the votes of each second that was watched, of the last sixty. All are empty as long as
     * these seconds are too few to tell.
     */
    at(now) {
      const watched =
        latest === undefined ? 0 : Math.min(SECONDS, Math.max(0, Math.floor(now / 1_000) - firstSecond));
      const perSecond = lastSeconds(now, watched);
      const recent = sum(perSecond.slice(-RECENT_SECONDS)) / RECENT_SECONDS;
      if (watched >= RECENT_SECONDS && recent >= 1)
        return { count: number(Math.round(recent)), unit: texts.dashboard.perSecond, perSecond };
      if (watched === SECONDS)
        return { count: number(sum(perSecond)), unit: texts.dashboard.inTheLastMinute, perSecond };
      return { count: '', unit: '', perSecond: [] };
    },
  };
}

/** A line over the votes of each second, at the end of a box of one unit for each of sixty seconds and the given height. */
export function sparkPath(perSecond, height) {
  const most = Math.max(1, ...perSecond);
  const start = SECONDS - perSecond.length;
  return perSecond
    .map(
      (votes, index) =>
        `${index === 0 ? 'M' : 'L'}${start + index} ${(height * (1 - votes / most)).toFixed(1)}`,
    )
    .join('');
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

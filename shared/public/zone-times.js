// Times on the clocks of a time zone, in the words of a language. For the server, which knows the poll's zone, and for pages, which
// also know the reader's.

const day = { day: 'numeric', month: 'long', year: 'numeric' };
const clock = { hour: '2-digit', minute: '2-digit' };

const formatters = new Map();

/** Anyone may name zones, also the same one in many spellings. */
const MAX_KEPT = 100;

/** Undefined for a zone that is not known here. Without a zone, the reader's own. */
function findFormatters(locale, timeZone) {
  const key = `${locale} ${timeZone}`;
  if (!formatters.has(key)) {
    const create = (style) => new Intl.DateTimeFormat(locale, { ...style, timeZone });
    try {
      const zoned = create({ ...clock, timeZoneName: 'short' });
      if (formatters.size >= MAX_KEPT) formatters.clear();
      formatters.set(key, { day: create(day), clock: create(clock), zoned });
    } catch {
      return undefined;
    }
  }
  return formatters.get(key);
}

export const isZoneKnown = (timeZone) => findFormatters('en-GB', timeZone) !== undefined;

/** What people call a zone: `Berlin` for `Europe/Berlin`. */
export const placeOf = (timeZone) => timeZone.split('/').at(-1).replaceAll('_', ' ');

/** The day and the time as the zone's clocks show them. */
const partsOf = ({ day, clock }, date) => ({ day: day.format(date), clock: clock.format(date) });

const HOUR_MS = 3_600_000;

/** Whether the clocks show this time twice, because they go back by an hour. */
function comesTwice(formatters, date) {
  const { clock } = partsOf(formatters, date);
  return [-HOUR_MS, HOUR_MS].some((ms) => partsOf(formatters, new Date(date.getTime() + ms)).clock === clock);
}

const leavesOutDay = (formatters, date, now) =>
  now !== undefined && partsOf(formatters, now).day === partsOf(formatters, date).day;

/** The time, and its day unless that is the day of `now`. */
function describe(texts, formatters, date, now) {
  const { day, clock } = partsOf(formatters, date);
  return leavesOutDay(formatters, date, now) ? clock : texts.times.on(day, clock);
}

/**
 * Such as `28 November 2026 at 20:00 (Berlin)`, for a zone that is known.
 * @param {Pick<import('@hands/shared/texts/catalogues').Texts, 'times'>} texts in the language of the page
 * @param {Date} [now] leaves out the day if it is today
 */
export function formatInZone(texts, date, timeZone, now) {
  const formatters = findFormatters(texts.times.locale, timeZone);
  const zoned = comesTwice(formatters, date) ? formatters.zoned : undefined;
  const name = zoned?.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value;
  return `${describe(texts, formatters, date, now)} (${placeOf(timeZone)}${name ? `, ${name}` : ''})`;
}

/** The same for a reader: `20:00 (Berlin), 14:00 your time`, with the reader's own time if it differs. */
export function formatForReader(texts, date, timeZone, now) {
  const [there, here] = [timeZone, undefined].map((zone) => findFormatters(texts.times.locale, zone));
  const isSame = JSON.stringify(partsOf(there, date)) === JSON.stringify(partsOf(here, date));
  const text = formatInZone(texts, date, timeZone, now);
  return isSame ? text : texts.times.yours(text, describe(texts, here, date, now));
}

/**
 * A time as it follows a verb: `on 28 November 2026 at 20:00 (Berlin)`, but `at 20:00 (Berlin)`.
 * @param {string} text from the functions above
 * @param {string} [timeZone] of the first time in the text; the reader's own by default
 * @param {Date} [now] if the text leaves out the day when it is today
 */
export function withPreposition(texts, text, date, timeZone, now) {
  const formatters = findFormatters(texts.times.locale, timeZone);
  return leavesOutDay(formatters, date, now) ? texts.times.atClock(text) : texts.times.onDay(text);
}

const DAY_MS = 24 * HOUR_MS;

/** Such as `in 4 min`, in seconds below two minutes. Empty if it is more than a day. */
export function formatLeft(texts, ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds * 1_000 > DAY_MS) return '';
  if (seconds < 120) return texts.times.inSeconds(seconds);
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return texts.times.inMinutes(minutes);
  return texts.times.inHours(Math.floor(minutes / 60), minutes % 60);
}

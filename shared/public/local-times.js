// The server sends times in the poll's time zone or in UTC, because only the browser knows the reader's. The zone is named with
// each time: on the night the clocks go back, an hour comes twice.
import { serverNow } from './server-clock.js';
import { pageTexts } from './texts/catalogue.js';
import { formatForReader, formatLeft, isZoneKnown, withPreposition } from './zone-times.js';

const texts = pageTexts();

const style = {
  ...{ day: 'numeric', month: 'long', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
};
const here = new Intl.DateTimeFormat(texts.times.locale, style);
const utc = new Intl.DateTimeFormat(texts.times.locale, { ...style, timeZone: 'UTC' });

/** Such as `31 October 2027 at 02:30 CEST`, which is the reader's time. */
export const formatLocalTime = (date) => here.format(date);

/** The same for a span of time, such as `31 October 2027 at 02:30 – 04:00 CET`. */
export const formatLocalSpan = (from, to) => here.formatRange(from, to);

/**
 * Shows the `datetime` of a `<time>`: with `data-zone` on the clocks there and on the reader's, otherwise, and for UTC, as local
 * time. With `data-in-sentence` it follows a verb, as in `This poll opens at 20:00`.
 */
export function showLocalTime(time) {
  const date = new Date(time.dateTime);
  const { zone } = time.dataset;
  time.title = utc.format(date);
  const isElsewhere = zone !== undefined && zone !== 'UTC' && isZoneKnown(zone);
  const now = isElsewhere ? serverNow() : undefined;
  const text = isElsewhere ? formatForReader(texts, date, zone, now) : formatLocalTime(date);
  const place = isElsewhere ? zone : undefined;
  time.textContent =
    time.dataset.inSentence === undefined ? text : withPreposition(texts, text, date, place, now);
  showLeft(time);
}

/** Shows how long it is until the time, behind it, by the server's clock. */
function showLeft(time) {
  const left = time.nextElementSibling;
  if (!left?.matches('[data-left]')) return;
  const text = time.hidden ? '' : formatLeft(texts, new Date(time.dateTime) - serverNow());
  left.textContent = text && `, ${text}`;
}

document.querySelectorAll('time[datetime]').forEach(showLocalTime);
setInterval(() => {
  for (const left of document.querySelectorAll('time + [data-left]')) showLeft(left.previousElementSibling);
}, 1_000);

// The server sends times in UTC, because only the browser knows the reader's time zone.
const style = { dateStyle: 'long', timeStyle: 'short' };
const here = new Intl.DateTimeFormat('en-GB', style);
const utc = new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' });

/** Shows the `datetime` of a `<time>` as local time. */
export function showLocalTime(time) {
  const date = new Date(time.dateTime);
  time.title = `${utc.format(date)} UTC`;
  time.textContent = `${here.format(date)} your time`;
}

document.querySelectorAll('time[datetime]').forEach(showLocalTime);

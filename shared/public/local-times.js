// The server sends times in UTC, because only the browser knows the reader's time zone. The zone is named with each time: on the
// night the clocks go back, an hour comes twice.
const style = {
  ...{ day: 'numeric', month: 'long', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
};
const here = new Intl.DateTimeFormat('en-GB', style);
const utc = new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' });

/** Such as `31 October 2027 at 02:30 CEST`, which is the reader's time. */
export const formatLocalTime = (date) => here.format(date);

/** Shows the `datetime` of a `<time>` as local time. */
export function showLocalTime(time) {
  const date = new Date(time.dateTime);
  time.title = utc.format(date);
  time.textContent = formatLocalTime(date);
}

document.querySelectorAll('time[datetime]').forEach(showLocalTime);

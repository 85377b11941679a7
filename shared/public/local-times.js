// Times come in UTC; a reader's own zone is known to the browser alone.
const style = { dateStyle: 'long', timeStyle: 'short' };
const here = new Intl.DateTimeFormat('en-GB', style);
const utc = new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' });

/** Says in words what a `<time>` has as its `datetime`. */
export function showLocalTime(time) {
  const date = new Date(time.dateTime);
  time.title = `${utc.format(date)} UTC`;
  time.textContent = `${here.format(date)} your time`;
}

document.querySelectorAll('time[datetime]').forEach(showLocalTime);

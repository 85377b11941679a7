// Times come in UTC; a reader's own zone is known to the browser alone.
const inWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });

for (const time of document.querySelectorAll('time[datetime]')) {
  time.title = time.textContent;
  time.textContent = `${inWords.format(new Date(time.dateTime))} your time`;
}

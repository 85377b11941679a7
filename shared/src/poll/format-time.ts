const inWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** For a page's `<time>`: public/local-times.js turns the words into the reader's own time, where there is JavaScript. */
export interface PageTime {
  iso: string;
  text: string;
}

/** @param microseconds since the epoch */
export function formatTime(microseconds: number | null): PageTime | undefined {
  if (microseconds === null) return undefined;
  const date = new Date(microseconds / 1000);
  return { iso: date.toISOString(), text: `${inWords.format(date)} UTC` };
}

const inWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** For a page's `<time>`. With JavaScript, public/local-times.js replaces the text with the reader's local time. */
export interface PageTime {
  iso: string;
  text: string;
}

/** @param microseconds since the Unix epoch */
export function formatTime(microseconds: number | null): PageTime | undefined {
  if (microseconds === null) return undefined;
  const date = new Date(microseconds / 1000);
  return { iso: date.toISOString(), text: `${inWords.format(date)} UTC` };
}

import { formatInZone, isZoneKnown } from './zone-times.ts';

const inWords = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** For a page's `<time>`. With JavaScript, public/local-times.js replaces the text with one for the reader. */
export interface PageTime {
  iso: string;
  text: string;
  /** Set unless it is UTC. */
  zone?: string;
}

/**
 * @param microseconds since the Unix epoch
 * @param zone on whose clocks it is shown
 */
export function formatTime(microseconds: number | null, zone = 'UTC'): PageTime | undefined {
  if (microseconds === null) return undefined;
  const date = new Date(microseconds / 1000);
  const iso = date.toISOString();
  if (zone === 'UTC' || !isZoneKnown(zone)) return { iso, text: `${inWords.format(date)} UTC` };
  return { iso, text: formatInZone(date, zone), zone };
}

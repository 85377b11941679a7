import { catalogues } from '../texts/catalogues.ts';
import type { Texts } from '../texts/catalogues.ts';
import { formatInZone, isZoneKnown } from './zone-times.ts';

const inWords = new Map(
  Object.values(catalogues).map((texts) => [
    texts,
    new Intl.DateTimeFormat(texts.times.locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
  ]),
);

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
 * @param texts in the language of the page
 */
export function formatTime(
  microseconds: number | null,
  zone = 'UTC',
  texts: Texts = catalogues.en,
): PageTime | undefined {
  if (microseconds === null) return undefined;
  const date = new Date(microseconds / 1000);
  const iso = date.toISOString();
  if (zone === 'UTC' || !isZoneKnown(zone))
    return { iso, text: `${inWords.get(texts)?.format(date) ?? iso} UTC` };
  return { iso, text: formatInZone(texts, date, zone), zone };
}

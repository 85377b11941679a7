import type { Texts } from '../src/texts/catalogues.ts';

/** In the language of the page. */
type Times = Pick<Texts, 'times'>;

export function isZoneKnown(timeZone: string): boolean;
export function placeOf(timeZone: string): string;
export function formatInZone(texts: Times, date: Date, timeZone: string, now?: Date): string;
export function formatForReader(texts: Times, date: Date, timeZone: string, now?: Date): string;
export function withPreposition(
  texts: Times,
  text: string,
  date: Date,
  timeZone?: string,
  now?: Date,
): string;
export function formatLeft(texts: Times, ms: number): string;

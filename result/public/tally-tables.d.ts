import type { Texts } from '@hands/shared/texts/catalogues';
import type { Tally } from './tally-model.js';

export function headlineHtml(texts: Texts, tally: Tally): string;
/** @param letterOf the letter of the option at a position */
export function tallyRows(tally: Tally, letterOf: (position: number) => string): string[];
export function roundsTable(texts: Texts, tally: Tally, letterOf: (position: number) => string): string;

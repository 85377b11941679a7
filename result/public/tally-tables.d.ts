import type { Tally } from './tally-model.js';

export function headlineHtml(tally: Tally): string;
/** @param letterOf the letter of the option at a position */
export function tallyRows(tally: Tally, letterOf: (position: number) => string): string[];
export function roundsTable(tally: Tally, letterOf: (position: number) => string): string;

import type { Tally } from './tally-model.js';

export function headlineHtml(tally: Tally): string;
export function tallyRows(tally: Tally): string[];
export function roundsTable(tally: Tally): string;

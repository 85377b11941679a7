import type { Tally } from './tally-model.js';

export function tallyRows(tally: Tally): string[];
export function roundsTable(tally: Tally): string;

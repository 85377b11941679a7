import type { Texts } from '@hands/shared/texts/catalogues';

export function describeRank(texts: Texts, text: string, at: number): string;
export function placeAt(order: number[], position: number, at: number): number[];
export function without(order: number[], position: number): number[];
export function toggle(order: number[], position: number): number[];
export function orderOf(ranks: string[]): number[];

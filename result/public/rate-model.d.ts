import type { Texts } from '@hands/shared/texts/catalogues';

export interface Rate {
  note(total: number, now: number): void;
  pause(): void;
  at(now: number): { count: string; unit: string; perSecond: number[] };
}

export function createRate(texts: Texts): Rate;
export function sparkPath(perSecond: number[], height: number): string;

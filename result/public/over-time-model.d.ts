import type { Texts } from '@hands/shared/texts/catalogues';

/** Instants in ISO 8601. */
export interface Bucket {
  from: string;
  to: string;
  ballots: number;
}

export function areaPath(buckets: Bucket[]): string;
export function timeRows(texts: Texts, buckets: Bucket[]): { to: string; ballots: string }[];

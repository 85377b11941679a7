import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Texts } from '@hands/shared/texts/catalogues';

export interface Countdown {
  label: string;
  clock: string;
  /** From 0 to 1. */
  left: number;
}

export function describeCountdown(
  texts: Texts,
  snapshot: Pick<Snapshot, 'status' | 'opensAt' | 'closesAt'>,
  now: number,
): Countdown | undefined;

import type { Snapshot } from '@hands/shared/poll/snapshot';

export interface Countdown {
  label: string;
  clock: string;
  /** From 0 to 1. */
  left: number;
}

export function describeCountdown(
  snapshot: Pick<Snapshot, 'status' | 'opensAt' | 'closesAt'>,
  now: number,
): Countdown | undefined;

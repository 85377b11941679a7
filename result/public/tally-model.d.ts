import type { Snapshot } from '@hands/shared/snapshot';

export interface Bar {
  position: number;
  text: string;
  /** With thousands separators. */
  votes: string;
  unit: 'vote' | 'votes';
  /** Whole per cents, `67%`. */
  share: string;
  /** Unrounded, `66.66666666666667%`. */
  width: string;
  /** Whether no option has more votes. */
  leads: boolean;
}

export interface Tally {
  readonly snapshot: Snapshot | undefined;
  accept(next: Snapshot): boolean;
  bars(): Bar[];
}

export function createTally(first?: Snapshot): Tally;
export function roundShares(votes: number[]): number[];
export function formatTotal(total: number): string;
export const statusTexts: Record<Snapshot['status'], string>;

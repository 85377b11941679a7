import type { Tally } from './attack.ts';
import type { Voted } from './crowd.ts';

export interface AbuseReport {
  votes: Voted[];
  lags: number[];
  lostScreens: number;
  /** The slowest answer of a server that no one attacks. */
  machineMs: number;
  /** Megabytes by service: before the attacks, and the most during them. */
  memory: Record<string, [before: number, most: number]>;
  tallies: Record<string, Tally>;
  /** What was broken. */
  faults: string[];
}

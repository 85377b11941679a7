import type { Tally } from './attack.ts';
import type { Voted } from './crowd.ts';

export interface AbuseReport {
  votes: Voted[];
  /** From a probe's 202 to each screen, in milliseconds; Infinity if the screen has never shown it. */
  lags: number[];
  lostScreens: number;
  /** 99 % of the answers of a server that no one attacks took at most this long. */
  machineMs: number;
  /** Megabytes by service: before the attacks, and the most during them. */
  memory: Record<string, [before: number, most: number]>;
  tallies: Record<string, Tally>;
  /** What was broken. */
  faults: string[];
}

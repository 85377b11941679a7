import type { Round } from '@hands/shared/poll/snapshot';

/** An instant run-off's ballots, packed. */
export interface RunOff {
  /**
   * Takes the next rankings and how many ballots have each, the most wanted option first, as Postgres writes them
   * (`choices::text || ballots`), one behind the other: `{2,0,1}17{0}4`.
   */
  add: (rankings: string) => void;
  /** How many rankings it has taken. */
  size: () => number;
  /** @returns no round where there is no ballot. */
  count: () => Round[];
}

/** @param optionCount at most 254 */
export function createRunOff(optionCount: number): RunOff;

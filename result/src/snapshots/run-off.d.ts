import type { Round } from '@hands/shared/poll/snapshot';

/** The packed ballots of an instant run-off. */
export interface RunOff {
  /**
   * Adds rankings, each with its first preference first and followed by its number of ballots, as Postgres writes them
   * (`choices::text || ballots`), concatenated: `{2,0,1}17{0}4`.
   */
  add: (rankings: string) => void;
  /** How many rankings have been added. */
  size: () => number;
  /** @returns no rounds if there are no ballots */
  count: () => Round[];
}

/** @param optionCount at most 254 */
export function createRunOff(optionCount: number): RunOff;

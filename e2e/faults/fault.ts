import type { Random } from '@hands/testing/create-random';
import type { Cluster } from './cluster.ts';
import type { History } from './history.ts';

export interface Round {
  cluster: Cluster;
  history: History;
}

/** Something that can go wrong. It strikes, lasts for a while and ends; the system must recover by itself. */
export interface Fault {
  /** The kind of fault. */
  name: string;
  /** What it strikes. Faults with the same target do not strike at the same time. */
  targets: string[];
  /** A queue in Redis, disks that can be filled. */
  needs?: ('redis' | 'disks')[];
  /**
   * @param ms how long it lasts
   * @returns what exactly was struck
   * @throws Error if it had no effect
   */
  strike(round: Round, random: Random, ms: number): Promise<string>;
}

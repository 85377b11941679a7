import type { PoolClient } from '@hands/db/pool';

/** What is wrong, or worth knowing, with one poll, or with none in particular. */
export interface Finding {
  pollId: number | null;
  /** Which check found it. */
  check: string;
  detail: string;
}

/** Looks at one poll, or with null at all, within the audit's snapshot. */
export type Check = (client: PoolClient, pollId: number | null) => Promise<Finding[]>;

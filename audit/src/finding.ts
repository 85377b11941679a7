import type { PoolClient } from '@hands/db/pool';

/** A fault or a note about one poll, or about the whole system if `pollId` is null. */
export interface Finding {
  pollId: number | null;
  /** Which check found it. */
  check: string;
  detail: string;
}

/** Checks one poll, or all polls if the id is null, within the audit's snapshot. */
export type Check = (client: PoolClient, pollId: number | null) => Promise<Finding[]>;

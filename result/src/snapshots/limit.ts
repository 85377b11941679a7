// What a poll with `show_from` shows while it is not final, kept beside its snapshot and not in it: the snapshot has all votes.
import type { Snapshot } from '@hands/shared/poll/snapshot';

export interface Limit {
  /** With fewer votes than this nothing is shown. */
  showFrom: number;
  /** The latest step, which is the poll as it was some votes ago. Undefined if nothing is shown yet. */
  step: Snapshot | undefined;
}

const limits = new WeakMap<Snapshot, Limit>();

export function noteLimit(snapshot: Snapshot, limit: Limit): void {
  limits.set(snapshot, limit);
}

/** Undefined if those who may see the votes see all of them. */
export const limitOf = (snapshot: Snapshot): Limit | undefined => limits.get(snapshot);

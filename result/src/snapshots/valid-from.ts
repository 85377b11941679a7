// Since when the ballots of a poll count, kept beside its snapshot and not in it: no viewer needs it.
import type { Snapshot } from '@hands/shared/poll/snapshot';

const validFrom = new WeakMap<Snapshot, string | null>();

/** @param from `polls.valid_from` */
export function noteValidFrom(snapshot: Snapshot, from: string | null): void {
  validFrom.set(snapshot, from);
}

/** Whether the poll was reset, reopened or changed between the two snapshots, so that voters may have no ballot any more. */
export function isValidFromLater(snapshot: Snapshot, before: Snapshot): boolean {
  return validFrom.get(snapshot) !== validFrom.get(before);
}

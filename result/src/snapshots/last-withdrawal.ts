// The version in which a vote of a poll was last withdrawn, kept beside its snapshot and not in it: no viewer needs it.
import type { Snapshot } from '@hands/shared/poll/snapshot';

const lastWithdrawal = new WeakMap<Snapshot, number | null>();

/** @param version `polls.last_withdrawal` */
export function noteLastWithdrawal(snapshot: Snapshot, version: number | null): void {
  lastWithdrawal.set(snapshot, version);
}

/** Whether a vote was withdrawn between the two snapshots, so that its voter has none any more. */
export const isWithdrawnLater = (snapshot: Snapshot, before: Snapshot): boolean =>
  (lastWithdrawal.get(snapshot) ?? 0) > before.version;

// What a ballot page shows of a poll and a screen does not, kept beside its snapshot and not in it.
import type { Snapshot } from '@hands/shared/poll/snapshot';

const terms = new WeakMap<Snapshot, string | null>();

/** @param of the poll's theme, its limit to the choices, and whether a vote may be changed, as one text */
export function noteBallotTerms(snapshot: Snapshot, of: string | null): void {
  terms.set(snapshot, of);
}

export const haveSameTerms = (one: Snapshot, other: Snapshot) => terms.get(one) === terms.get(other);

// Following over Socket.io: open ballots learn that their poll was changed, and fetch it from vote. Unlike screens they are sent
// nothing when votes are counted, so that a hall of ballots costs nothing while it votes.
import { isDeepStrictEqual } from 'node:util';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { haveSameTerms } from '../snapshots/ballot-terms.ts';
import { isValidFromLater } from '../snapshots/valid-from.ts';
import type { Sockets } from './open-sockets.ts';

export const followersOf = (pollId: number) => `followers:${pollId}`;

export interface Followers {
  /** Call it with every snapshot that is sent. */
  note: (snapshot: Snapshot) => void;
  forget: (pollId: number) => void;
}

export function createFollowers(io: Sockets): Followers {
  const latest = new Map<number, Snapshot>();
  return {
    note(snapshot) {
      const { pollId } = snapshot;
      const before = latest.get(pollId);
      latest.set(pollId, snapshot);
      if (before && hasChanged(before, snapshot)) io.to(followersOf(pollId)).emit('changed', { pollId });
    },
    forget: (pollId) => void latest.delete(pollId),
  };
}

const hasChanged = (before: Snapshot, after: Snapshot) =>
  isValidFromLater(after, before) ||
  !haveSameTerms(before, after) ||
  !isDeepStrictEqual(withoutCounts(before), withoutCounts(after));

function withoutCounts({
  kind,
  question,
  description,
  status,
  resultsVisible,
  opensAt,
  closesAt,
  timeZone,
  options,
}: Snapshot) {
  return {
    kind,
    question,
    description,
    status,
    resultsVisible,
    opensAt,
    closesAt,
    timeZone,
    options: options.map(({ text }) => text),
  };
}

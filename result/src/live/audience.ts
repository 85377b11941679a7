// Those who watch one poll: what each may see of it, and who has yet to be shown it.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { isForVoters, viewOf } from '../snapshots/viewer.ts';
import type { Room, Viewer } from '../snapshots/viewer.ts';

/**
 * For each voter who waits, all are looked up again this much later, at most a second: in a hall of 10,000 that wait, each
 * sees the votes within a second of its own, and the database is asked for them once a second and not at every tick.
 */
const REST_PER_VOTER_MS = 0.1;
const MAX_REST_MS = 1_000;

/** A connection that watches a poll. */
export interface Watcher extends Viewer {
  /** From now on it is reached by what is sent to this room of the poll, and to no other; without one, by nothing. */
  enter: (room: Room | undefined) => void;
  /** Sends to it alone. */
  show: (snapshot: Snapshot) => void;
  /** The poll is gone, and it watches it no longer. */
  dismiss: (detail: string) => void;
}

export interface Audience {
  add: (watcher: Watcher) => void;
  /** @returns whether it was there */
  remove: (watcher: Watcher) => boolean;
  watchers: () => Watcher[];
  isEmpty: () => boolean;
  /** Shows the snapshot to a watcher who has just come, unless its voter must be looked up first. */
  welcome: (watcher: Watcher, snapshot: Snapshot) => void;
  /** Lets in those who have voted by now, and shows everyone who has just come what they may see. */
  admit: (snapshot: Snapshot) => Promise<void>;
  /** Results became the voters' alone, or ballots were removed: those who were let in may have none. */
  admitAgain: () => void;
}

/** @param findVoters returns those of these voters who have voted */
export function createAudience(findVoters: (voterIds: string[]) => Promise<string[]>): Audience {
  /** Without a room until it is looked up whether their voter has voted. */
  const watchers = new Map<Watcher, Room | undefined>();
  /** By their voter: those whom a ballot would let see more. */
  const waiting = new Map<string, Set<Watcher>>();
  /** Those who have yet to be shown the poll. */
  const fresh = new Set<Watcher>();
  /** The snapshot up to which the ballots of all who wait have been looked up. */
  let admitted: Snapshot | undefined;
  /** When all who wait may be looked up again. */
  let searchAt = 0;

  /** In no room: a voter who has voted is not asked, even for a moment, to vote first. */
  function startWaiting(watcher: Watcher, voterId: string): void {
    const screens = waiting.get(voterId) ?? new Set<Watcher>();
    waiting.set(voterId, screens.add(watcher));
    fresh.add(watcher);
    enter(watcher, undefined);
  }

  function stopWaiting(watcher: Watcher): void {
    if (watcher.voterId === undefined) return;
    const screens = waiting.get(watcher.voterId);
    screens?.delete(watcher);
    if (screens?.size === 0) waiting.delete(watcher.voterId);
  }

  function enter(watcher: Watcher, room: Room | undefined): void {
    watchers.set(watcher, room);
    watcher.enter(room);
  }

  function letIn(watcher: Watcher, snapshot: Snapshot): void {
    stopWaiting(watcher);
    fresh.delete(watcher);
    enter(watcher, 'voted');
    watcher.show(viewOf('voted', snapshot));
  }

  function showFresh(shown: Watcher[], snapshot: Snapshot): void {
    for (const watcher of shown) {
      if (!fresh.delete(watcher)) continue;
      let room = watchers.get(watcher);
      if (!room) enter(watcher, (room = 'public'));
      watcher.show(viewOf(room, snapshot));
    }
  }

  return {
    watchers: () => [...watchers.keys()],
    isEmpty: () => watchers.size === 0,

    add(watcher) {
      const { voterId, isAdmin } = watcher;
      fresh.add(watcher);
      if (isAdmin) enter(watcher, 'admin');
      else if (voterId === undefined) enter(watcher, 'public');
      else startWaiting(watcher, voterId);
    },

    remove(watcher) {
      stopWaiting(watcher);
      fresh.delete(watcher);
      return watchers.delete(watcher);
    },

    welcome(watcher, snapshot) {
      if (watchers.get(watcher) || !isForVoters(snapshot)) showFresh([watcher], snapshot);
    },

    // A ballot and the version that counts it are one commit, so without a new version only newcomers are looked up.
    async admit(snapshot) {
      const shown = [...fresh];
      if (isForVoters(snapshot)) {
        const now = performance.now();
        const isAll = snapshot !== admitted && now >= searchAt;
        const voterIds = isAll
          ? [...waiting.keys()]
          : shown.flatMap(({ voterId }) => (voterId === undefined ? [] : [voterId]));
        const voted = voterIds.length > 0 ? await findVoters(voterIds) : [];
        for (const voterId of voted)
          for (const watcher of waiting.get(voterId) ?? []) letIn(watcher, snapshot);
        if (isAll) {
          admitted = snapshot;
          searchAt = now + Math.min(MAX_REST_MS, voterIds.length * REST_PER_VOTER_MS);
        }
      }
      showFresh(shown, snapshot);
    },

    admitAgain() {
      for (const watcher of watchers.keys()) {
        const { voterId, isAdmin } = watcher;
        if (voterId !== undefined && !isAdmin) startWaiting(watcher, voterId);
      }
    },
  };
}

// The watchers of one poll: what each may see of it, and which of them have not been sent a snapshot yet.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { isForVoters, viewOf, votersOf } from '../snapshots/viewer.ts';
import type { Room, Viewer } from '../snapshots/viewer.ts';

/**
 * Pause between two lookups of all waiting voters, for each of them, at most a second in total. If 10,000 voters wait, each
 * sees the results within a second of voting, and the database is queried once a second instead of at every tick.
 */
const REST_PER_VOTER_MS = 0.1;
const MAX_REST_MS = 1_000;

/** A connection that watches a poll. */
export interface Watcher extends Viewer {
  /** From now on it receives what is sent to this room of the poll, and to no other; nothing if undefined. */
  enter: (room: Room | undefined) => void;
  /** Sends to this connection alone. */
  show: (snapshot: Snapshot) => void;
  /** Reports that the poll is gone and no longer watched. */
  dismiss: (detail: string) => void;
}

export interface Audience {
  add: (watcher: Watcher) => void;
  /** @returns whether it was watching */
  remove: (watcher: Watcher) => boolean;
  watchers: () => Watcher[];
  isEmpty: () => boolean;
  /** Sends the snapshot to a new watcher, unless its voter must be looked up first. */
  welcome: (watcher: Watcher, snapshot: Snapshot) => void;
  /** Admits waiting watchers whose voter has voted, and sends each new watcher what it may see. */
  admit: (snapshot: Snapshot) => Promise<void>;
  /**
   * Looks up all voters again, because results became visible to voters only, or ballots were removed. Their watchers are sent
   * nothing until then. The pause between two lookups applies: a voter who votes and withdraws in turn must not cause one at
   * every tick.
   */
  admitAgain: () => void;
}

/** @param findVoters returns those of these voters who have voted */
export function createAudience(findVoters: (voterIds: string[]) => Promise<string[]>): Audience {
  /** A watcher has no room until its voter has been looked up. */
  const watchers = new Map<Watcher, Room | undefined>();
  /** Watchers that may see more once their voter has voted, by voter. */
  const waiting = new Map<string, Set<Watcher>>();
  /** Watchers that have not been sent a snapshot yet. */
  const fresh = new Set<Watcher>();
  /** Watchers that have been sent some, and are sent no more until all voters have been looked up again. */
  const paused = new Set<Watcher>();
  /** The snapshot at which all waiting voters were last looked up. */
  let admitted: Snapshot | undefined;
  /** When all waiting voters may be looked up again. */
  let searchAt = 0;

  /** The watcher is in no room, so that someone who has voted is never asked to vote first, even for a moment. */
  function startWaiting(watcher: Watcher): void {
    for (const voterId of votersOf(watcher)) {
      const screens = waiting.get(voterId) ?? new Set<Watcher>();
      waiting.set(voterId, screens.add(watcher));
    }
    enter(watcher, undefined);
  }

  function stopWaiting(watcher: Watcher): void {
    for (const voterId of votersOf(watcher)) {
      const screens = waiting.get(voterId);
      screens?.delete(watcher);
      if (screens?.size === 0) waiting.delete(voterId);
    }
  }

  function enter(watcher: Watcher, room: Room | undefined): void {
    watchers.set(watcher, room);
    watcher.enter(room);
  }

  /** @returns whether it was waiting for a snapshot */
  const removeUnsent = (watcher: Watcher) => fresh.delete(watcher) || paused.delete(watcher);

  function letIn(watcher: Watcher, snapshot: Snapshot): void {
    stopWaiting(watcher);
    removeUnsent(watcher);
    enter(watcher, 'voted');
    watcher.show(viewOf('voted', snapshot));
  }

  function showUnsent(shown: Watcher[], snapshot: Snapshot): void {
    for (const watcher of shown) {
      if (!removeUnsent(watcher)) continue;
      let room = watchers.get(watcher);
      if (!room) enter(watcher, (room = 'public'));
      watcher.show(viewOf(room, snapshot));
    }
  }

  return {
    watchers: () => [...watchers.keys()],
    isEmpty: () => watchers.size === 0,

    add(watcher) {
      fresh.add(watcher);
      if (watcher.isManager) enter(watcher, 'admin');
      else if (votersOf(watcher).length === 0) enter(watcher, 'public');
      else startWaiting(watcher);
    },

    remove(watcher) {
      stopWaiting(watcher);
      removeUnsent(watcher);
      return watchers.delete(watcher);
    },

    welcome(watcher, snapshot) {
      if (watchers.get(watcher) || !isForVoters(snapshot)) showUnsent([watcher], snapshot);
    },

    // A ballot and the version that counts it are committed together, so without a new version only new watchers are looked up.
    async admit(snapshot) {
      const now = performance.now();
      const isAll = snapshot !== admitted && now >= searchAt;
      const shown = isAll || !isForVoters(snapshot) ? [...fresh, ...paused] : [...fresh];
      if (isForVoters(snapshot)) {
        const voterIds = isAll ? [...waiting.keys()] : shown.flatMap(votersOf);
        const voted = voterIds.length > 0 ? await findVoters(voterIds) : [];
        for (const voterId of voted)
          for (const watcher of waiting.get(voterId) ?? []) letIn(watcher, snapshot);
        if (isAll) {
          admitted = snapshot;
          searchAt = now + Math.min(MAX_REST_MS, voterIds.length * REST_PER_VOTER_MS);
        }
      }
      showUnsent(shown, snapshot);
    },

    admitAgain() {
      for (const watcher of watchers.keys()) {
        if (votersOf(watcher).length === 0 || watcher.isManager || fresh.has(watcher)) continue;
        paused.add(watcher);
        startWaiting(watcher);
      }
    },
  };
}

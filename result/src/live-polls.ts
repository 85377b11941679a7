// The polls that someone watches, each with those who watch it and the latest snapshot that was sent. This is the only
// way from the database to a screen, for ticks and first reads, Socket.io and bare WebSockets alike: here versions can
// only rise, and here each viewer gets what it may see.
import type { Snapshot } from '@hands/shared/snapshot';
import { supersedes } from '../public/tally-model.js';
import type { LatestReading } from './read-latest.ts';
import { REST_PER_RANKING_MS } from './read-snapshots.ts';
import type { Reading, Seen } from './read-snapshots.ts';
import { isForVoters, isShownTo, rooms, viewOf, withoutVotes } from './viewer.ts';
import type { Room, Viewer } from './viewer.ts';

/** So long after a frame that may be lost, the poll's latest snapshot is sent surely. */
const SURELY_AFTER_MS = 1_000;

/**
 * For each voter who waits, so long until all are looked for again, at most a second: in a hall of 10,000 that wait, each
 * sees the votes within a second of its own, and the database is asked for them once a second and not at every tick.
 */
const REST_PER_VOTER_MS = 0.1;
const LONGEST_WAIT_MS = 1_000;

/** So long after a read of a large poll that failed, it is tried again. */
const PAUSE_AFTER_FAILURE_MS = 1_000;

/** A connection that watches a poll. */
export interface Watcher extends Viewer {
  /** From now on it is reached by what is sent to this room of the poll, and to no other; without one, by nothing. */
  enter: (room: Room | undefined) => void;
  /** Sends to it alone. */
  show: (snapshot: Snapshot) => void;
  /** The poll is gone, and it watches it no longer. */
  dismiss: (detail: string) => void;
}

interface LivePoll {
  pollId: number;
  /** Without a room while it must be looked up whether their voter has voted. */
  watchers: Map<Watcher, Room | undefined>;
  /** By their voter: those whom a ballot would let see more. */
  waiting: Map<string, Set<Watcher>>;
  /** Those who are still to be shown what is there. */
  fresh: Set<Watcher>;
  sent?: Snapshot;
  /** When the latest snapshot is due again; unset when it has surely been handed to every screen. */
  repeatAt?: number;
  /** Not to be read again before. */
  restsUntil: number;
  /** It is large, and is being read beside the ticks. */
  isReadAside: boolean;
  /** What that brought, for the next update to send. */
  arrived?: Snapshot | undefined;
  /** The snapshot up to which the ballots of all who wait have been looked for. */
  admitted?: Snapshot;
  /** When all who wait may be looked for again. */
  searchAt: number;
  firstRead?: Promise<boolean>;
}

export interface LivePollsParts {
  readNewer: (seen: Seen[]) => Promise<Reading[]>;
  /** For first reads, and for polls that are too large for `readNewer`. */
  readLatest: (pollId: number) => Promise<LatestReading>;
  onReadFailed: (pollId: number, error: unknown) => void;
  findVoters: (pollId: number, voterIds: string[]) => Promise<string[]>;
  /** Sends to everyone in these rooms of the poll; volatile frames are lost on a screen whose line is busy. */
  broadcast: (snapshot: Snapshot, rooms: Room[], volatile: boolean) => void;
  /** Hears of every snapshot, with all its votes, */
  onSent?: (snapshot: Snapshot) => void;
  /** and of every poll that nobody watches any more. */
  onForgotten?: (pollId: number) => void;
}

export interface LivePolls {
  /** Adds a watcher, who gets what is sent from now on. */
  follow: (pollId: number, watcher: Watcher) => void;
  /**
   * Adds a watcher and has it shown the poll as it is now: at once, or where it must be looked up whether its voter has
   * voted, with the next update, so that a crowd costs one query. Many who wait for one poll share one read.
   * @returns whether there is such a poll. True also where the database cannot be asked: the update that succeeds first
   *   brings the snapshot, or the news that there is none.
   */
  watch: (pollId: number, watcher: Watcher) => Promise<boolean>;
  leave: (pollId: number, watcher: Watcher) => void;
  /** Whether the poll has been read already. */
  knows: (pollId: number) => boolean;
  /** How many polls are followed. */
  count: () => number;
  /** Reads what changed in all polls followed and sends it. Reads also where there is none: an outage shows at once. */
  update: () => Promise<void>;
}

export function createLivePolls(parts: LivePollsParts): LivePolls {
  const polls = new Map<number, LivePoll>();

  function follow(pollId: number, watcher: Watcher): LivePoll {
    const poll: LivePoll = polls.get(pollId) ?? {
      pollId,
      watchers: new Map(),
      waiting: new Map(),
      fresh: new Set(),
      restsUntil: 0,
      isReadAside: false,
      searchAt: 0,
    };
    polls.set(pollId, poll);
    const { voterId, isAdmin } = watcher;
    if (isAdmin) enter(poll, watcher, 'admin');
    else if (voterId === undefined) enter(poll, watcher, 'public');
    else startWaiting(poll, watcher, voterId);
    return poll;
  }

  /** In no room: one who has voted is not shown, not even for a moment, that one has to vote first. */
  function startWaiting(poll: LivePoll, watcher: Watcher, voterId: string): void {
    const screens = poll.waiting.get(voterId) ?? new Set<Watcher>();
    poll.waiting.set(voterId, screens.add(watcher));
    poll.fresh.add(watcher);
    enter(poll, watcher, undefined);
  }

  function enter(poll: LivePoll, watcher: Watcher, room: Room | undefined): void {
    poll.watchers.set(watcher, room);
    watcher.enter(room);
  }

  function leave(pollId: number, watcher: Watcher): void {
    const poll = polls.get(pollId);
    if (!poll?.watchers.delete(watcher)) return;
    stopWaiting(poll, watcher);
    poll.fresh.delete(watcher);
    if (poll.watchers.size > 0) return;
    polls.delete(pollId);
    parts.onForgotten?.(pollId);
  }

  function stopWaiting({ waiting }: LivePoll, watcher: Watcher): void {
    if (watcher.voterId === undefined) return;
    const screens = waiting.get(watcher.voterId);
    screens?.delete(watcher);
    if (screens?.size === 0) waiting.delete(watcher.voterId);
  }

  function send(poll: LivePoll, snapshot: Snapshot): void {
    if (polls.get(poll.pollId) !== poll) return; // the last viewer left while it was read
    if (!supersedes(snapshot, poll.sent)) return;
    const before = poll.sent;
    poll.sent = snapshot;
    parts.onSent?.(snapshot);
    if (before && isForVoters(snapshot) && (!isForVoters(before) || snapshot.total < before.total)) {
      admitAnew(poll);
    }
    if (!before) return; // all who watch are fresh, and each is shown it surely
    // Later ones are volatile: a slow screen loses frames, and so does one that watches several polls and is sent another's
    // in the same moment, but this process does not fill its memory with them. The latest is sent surely once a second, so
    // that no screen falls far behind, and the frame it loses is never the last.
    poll.repeatAt ??= performance.now() + SURELY_AFTER_MS;
    broadcast(snapshot, true);
  }

  /** Results became the voters' alone, or ballots were taken back: whoever was let in may have none. */
  function admitAnew(poll: LivePoll): void {
    for (const watcher of poll.watchers.keys()) {
      const { voterId, isAdmin } = watcher;
      if (voterId !== undefined && !isAdmin) startWaiting(poll, watcher, voterId);
    }
  }

  function broadcast(snapshot: Snapshot, volatile: boolean): void {
    const seeing = rooms.filter((room) => isShownTo(room, snapshot));
    const others = rooms.filter((room) => !seeing.includes(room));
    parts.broadcast(snapshot, seeing, volatile);
    if (others.length > 0) parts.broadcast(withoutVotes(snapshot), others, volatile);
  }

  function sendSurely(): void {
    const now = performance.now();
    for (const poll of polls.values()) {
      if (!poll.sent || poll.repeatAt === undefined || poll.repeatAt > now) continue;
      delete poll.repeatAt;
      broadcast(poll.sent, false);
    }
  }

  function end(poll: LivePoll): void {
    if (poll.firstRead) return; // whoever waits for it hears the same from there
    const detail = poll.sent ? 'This poll was deleted.' : `There is no poll ${poll.pollId}.`;
    for (const watcher of poll.watchers.keys()) {
      leave(poll.pollId, watcher);
      watcher.dismiss(detail);
    }
  }

  async function readFirst(poll: LivePoll): Promise<boolean> {
    const { snapshot } = await parts.readLatest(poll.pollId);
    if (snapshot) send(poll, snapshot);
    return snapshot !== undefined;
  }

  /** Other polls do not wait for it. What it brings is for the next update: all that follows from it happens there. */
  async function readAside(poll: LivePoll): Promise<void> {
    poll.isReadAside = true;
    try {
      const { snapshot, restsUntil } = await parts.readLatest(poll.pollId);
      poll.arrived = snapshot;
      poll.restsUntil = restsUntil;
    } catch (error) {
      poll.restsUntil = performance.now() + PAUSE_AFTER_FAILURE_MS;
      parts.onReadFailed(poll.pollId, error);
    } finally {
      poll.isReadAside = false;
    }
  }

  function sendArrived(): void {
    for (const poll of polls.values()) {
      if (poll.arrived) send(poll, poll.arrived);
      delete poll.arrived;
    }
  }

  /** @param but those whose ballots must be looked for first */
  function showFresh(poll: LivePoll, watchers: Iterable<Watcher>, but: (watcher: Watcher) => boolean): void {
    for (const watcher of watchers) {
      if (!poll.sent || but(watcher) || !poll.fresh.delete(watcher)) continue;
      let room = poll.watchers.get(watcher);
      if (!room) enter(poll, watcher, (room = 'public'));
      watcher.show(viewOf(room, poll.sent));
    }
  }

  /**
   * Lets in those who have voted by now, and shows them what they may see. A ballot and the version that counts it are
   * one commit, so there is nothing to look for without a new version but for those who have just come.
   */
  async function admitVoters(poll: LivePoll): Promise<void> {
    const { sent, waiting } = poll;
    const fresh = [...poll.fresh];
    if (sent && isForVoters(sent)) {
      const now = performance.now();
      const isAll = sent !== poll.admitted && now >= poll.searchAt;
      const voterIds = isAll
        ? [...waiting.keys()]
        : fresh.flatMap(({ voterId }) => (voterId === undefined ? [] : [voterId]));
      const voted = voterIds.length > 0 ? await parts.findVoters(poll.pollId, voterIds) : [];
      for (const voterId of voted) for (const watcher of waiting.get(voterId) ?? []) letIn(poll, watcher);
      if (isAll) {
        poll.admitted = sent;
        poll.searchAt = now + Math.min(LONGEST_WAIT_MS, voterIds.length * REST_PER_VOTER_MS);
      }
    }
    showFresh(poll, fresh, () => false);
  }

  function letIn(poll: LivePoll, watcher: Watcher): void {
    stopWaiting(poll, watcher);
    poll.fresh.delete(watcher);
    enter(poll, watcher, 'voted');
    if (poll.sent) watcher.show(viewOf('voted', poll.sent));
  }

  return {
    follow,
    leave,
    knows: (pollId) => polls.get(pollId)?.sent !== undefined,
    count: () => polls.size,

    async watch(pollId, watcher) {
      const poll = follow(pollId, watcher);
      poll.fresh.add(watcher);
      if (!poll.sent) {
        poll.firstRead ??= readFirst(poll).finally(() => delete poll.firstRead);
        try {
          if (!(await poll.firstRead)) {
            leave(pollId, watcher);
            return false;
          }
        } catch {
          return true; // the database is away, which the ticker logs
        }
      }
      const mustWait = poll.sent && isForVoters(poll.sent);
      showFresh(
        poll,
        poll.fresh,
        ({ voterId, isAdmin }) => mustWait === true && voterId !== undefined && !isAdmin,
      );
      return true;
    },

    async update() {
      const now = performance.now();
      sendArrived();
      const due = [...polls.values()].filter(
        ({ restsUntil, isReadAside }) => restsUntil <= now && !isReadAside,
      );
      const seen = due.map(({ pollId, sent }) => ({ pollId, snapshot: sent }));
      for (const { pollId, snapshot, isLarge, rankings } of await parts.readNewer(seen)) {
        const poll = polls.get(pollId);
        if (!poll) continue;
        poll.restsUntil = now + rankings * REST_PER_RANKING_MS;
        if (!snapshot) end(poll);
        else if (isLarge) void readAside(poll);
        else send(poll, snapshot);
      }
      sendSurely();
      await Promise.all(Array.from(polls.values(), admitVoters));
    },
  };
}

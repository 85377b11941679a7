// The watched polls, each with its audience and the latest snapshot sent. Every snapshot for a screen passes through here, from
// ticks and first reads, over Socket.io and plain WebSockets. So versions only rise, and each viewer gets what it may see.
import { noSuchPollDetail } from '@hands/shared/http/no-such-poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { supersedes } from '../../public/tally-model.js';
import { isWithdrawnLater } from '../snapshots/last-withdrawal.ts';
import type { PollReadings } from '../snapshots/poll-readings.ts';
import { isValidFromLater } from '../snapshots/valid-from.ts';
import { isForVoters, rooms, viewOf } from '../snapshots/viewer.ts';
import type { Room } from '../snapshots/viewer.ts';
import { createAudience } from './audience.ts';
import type { Audience, Watcher } from './audience.ts';

/** This long after a frame that may be lost, the poll's latest snapshot is sent reliably. */
const RELIABLE_AFTER_MS = 1_000;

interface LivePoll {
  pollId: number;
  audience: Audience;
  sent?: Snapshot;
  /** The latest snapshot that no screen has missed. */
  sentReliably?: Snapshot;
  /** When the latest snapshot is sent again. Unset if it has been sent reliably. */
  repeatAt?: number;
  firstRead?: Promise<boolean>;
}

export interface LivePollsParts {
  readings: PollReadings;
  findVoters: (pollId: number, voterIds: string[]) => Promise<string[]>;
  /** Sends to these rooms of the poll. A volatile frame is lost for a screen whose connection is busy. */
  broadcast: (snapshot: Snapshot, rooms: Room[], volatile: boolean) => void;
  /** Called with every snapshot, including all votes. */
  onSent?: (snapshot: Snapshot) => void;
  /** Called with every poll that has lost its last watcher. */
  onForgotten?: (pollId: number) => void;
}

export interface LivePolls {
  /** Adds a watcher, which receives what is sent from now on. */
  follow: (pollId: number, watcher: Watcher) => void;
  /**
   * Adds a watcher and sends it the current snapshot: immediately, or with the next update if its voter must be looked up, so
   * that a crowd costs one query. Watchers that wait for the same poll share one read.
   * @returns whether there is such a poll. Also true if the database is unavailable: the first successful update then sends
   *   the snapshot or dismisses the watcher.
   */
  watch: (pollId: number, watcher: Watcher) => Promise<boolean>;
  leave: (pollId: number, watcher: Watcher) => void;
  /** The latest snapshot of a followed poll, with all votes; undefined if it has not been read yet. */
  latest: (pollId: number) => Snapshot | undefined;
  /** How many polls are followed. */
  count: () => number;
  /**
   * A bound in microseconds: every screen has been sent every vote cast before it. Infinity if no poll is watched, null if it
   * is not known.
   */
  completeTo: () => number | null;
  /** Reads what changed in all followed polls and sends it. */
  update: () => Promise<void>;
}

export function createLivePolls(parts: LivePollsParts): LivePolls {
  const { readings } = parts;
  const polls = new Map<number, LivePoll>();

  function follow(pollId: number, watcher: Watcher): LivePoll {
    const poll = polls.get(pollId) ?? open(pollId);
    poll.audience.add(watcher);
    return poll;
  }

  function open(pollId: number): LivePoll {
    const audience = createAudience((voterIds) => parts.findVoters(pollId, voterIds));
    const poll: LivePoll = { pollId, audience };
    polls.set(pollId, poll);
    readings.watch(pollId);
    return poll;
  }

  function leave(pollId: number, watcher: Watcher): void {
    const audience = polls.get(pollId)?.audience;
    if (!audience?.remove(watcher) || !audience.isEmpty()) return;
    polls.delete(pollId);
    readings.unwatch(pollId);
    parts.onForgotten?.(pollId);
  }

  function send(poll: LivePoll, snapshot: Snapshot): void {
    if (polls.get(poll.pollId) !== poll) return; // the last watcher left during the read
    if (!supersedes(snapshot, poll.sent)) return;
    const before = poll.sent;
    poll.sent = snapshot;
    parts.onSent?.(snapshot);
    if (before && isForVoters(snapshot) && (!isForVoters(before) || mayHaveLostVoters(snapshot, before)))
      poll.audience.admitAgain();
    if (!before) {
      poll.sentReliably = snapshot; // all watchers are new, and are sent the poll reliably
      return;
    }
    // Later snapshots are volatile, so that frames for slow screens do not fill the memory of this process. A slow screen loses
    // frames, and so does one that is sent a frame of another poll at the same moment. The latest snapshot is sent reliably
    // once a second, so that no screen falls far behind or misses the last one.
    poll.repeatAt ??= performance.now() + RELIABLE_AFTER_MS;
    broadcast(snapshot, true);
  }

  function broadcast(snapshot: Snapshot, volatile: boolean): void {
    const views = rooms.map((room) => viewOf(room, snapshot));
    for (const view of new Set(views))
      parts.broadcast(
        view,
        rooms.filter((_, index) => views[index] === view),
        volatile,
      );
  }

  function sendReliably(): void {
    const now = performance.now();
    for (const poll of polls.values()) {
      if (!poll.sent || poll.repeatAt === undefined || poll.repeatAt > now) continue;
      delete poll.repeatAt;
      broadcast(poll.sent, false);
      poll.sentReliably = poll.sent;
    }
  }

  function end(poll: LivePoll): void {
    if (poll.firstRead) return; // waiting watchers are informed by the result of that read
    const detail = poll.sent ? 'This poll was deleted.' : noSuchPollDetail;
    for (const watcher of poll.audience.watchers()) {
      leave(poll.pollId, watcher);
      watcher.dismiss(detail);
    }
  }

  async function readFirst(poll: LivePoll): Promise<boolean> {
    const snapshot = await readings.read(poll.pollId);
    if (snapshot) send(poll, snapshot);
    return snapshot !== undefined;
  }

  return {
    follow,
    leave,
    latest: (pollId) => polls.get(pollId)?.sent,
    count: () => polls.size,
    completeTo() {
      let least: number | null = Infinity;
      for (const { sentReliably } of polls.values())
        if (sentReliably) least = earlier(least, readings.completeTo(sentReliably));
      return least;
    },

    async watch(pollId, watcher) {
      const poll = follow(pollId, watcher);
      if (!poll.sent) {
        poll.firstRead ??= readFirst(poll).finally(() => delete poll.firstRead);
        try {
          if (!(await poll.firstRead)) {
            leave(pollId, watcher);
            return false;
          }
        } catch {
          return true; // the database is unavailable, which the ticker logs
        }
      }
      if (poll.sent) poll.audience.welcome(watcher, poll.sent);
      return true;
    },

    async update() {
      for (const [pollId, snapshot] of await readings.refresh()) {
        const poll = polls.get(pollId);
        if (!poll) continue;
        if (snapshot) send(poll, snapshot);
        else end(poll);
      }
      sendReliably();
      await Promise.all(
        Array.from(polls.values(), async ({ audience, sent }) => {
          if (sent) await audience.admit(sent);
        }),
      );
    },
  };
}

const earlier = (one: number | null, other: number | null) =>
  one === null || other === null ? null : Math.min(one, other);

/** After a reset or a withdrawal, as many others may have voted before the next reading. */
const mayHaveLostVoters = (snapshot: Snapshot, before: Snapshot) =>
  snapshot.total < before.total || isValidFromLater(snapshot, before) || isWithdrawnLater(snapshot, before);

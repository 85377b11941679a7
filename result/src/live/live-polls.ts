// The polls that someone watches, each with its audience and the latest snapshot that was sent. This is the only way from
// the database to a screen, for ticks and first reads, Socket.io and bare WebSockets alike: here versions can only rise, and
// each viewer gets what it may see.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { supersedes } from '../../public/tally-model.js';
import type { PollReadings } from '../snapshots/poll-readings.ts';
import { isForVoters, isShownTo, rooms, withoutVotes } from '../snapshots/viewer.ts';
import type { Room } from '../snapshots/viewer.ts';
import { createAudience } from './audience.ts';
import type { Audience, Watcher } from './audience.ts';

/** This long after a frame that may be lost, the poll's latest snapshot is sent surely. */
const SURELY_AFTER_MS = 1_000;

interface LivePoll {
  pollId: number;
  audience: Audience;
  sent?: Snapshot;
  /** When the latest snapshot is due again; unset once it has surely been handed to every screen. */
  repeatAt?: number;
  firstRead?: Promise<boolean>;
}

export interface LivePollsParts {
  readings: PollReadings;
  findVoters: (pollId: number, voterIds: string[]) => Promise<string[]>;
  /** Sends to everyone in these rooms of the poll; volatile frames are lost on a screen whose line is busy. */
  broadcast: (snapshot: Snapshot, rooms: Room[], volatile: boolean) => void;
  /** Called with every snapshot, with all its votes, */
  onSent?: (snapshot: Snapshot) => void;
  /** and with every poll that nobody watches any more. */
  onForgotten?: (pollId: number) => void;
}

export interface LivePolls {
  /** Adds a watcher, who gets what is sent from now on. */
  follow: (pollId: number, watcher: Watcher) => void;
  /**
   * Adds a watcher and has it shown the poll as it is now: at once, or where it must be looked up whether its voter has
   * voted, with the next update, so that a crowd costs one query. Many who wait for one poll share one read.
   * @returns whether there is such a poll. True also if the database is unavailable: the first update that succeeds brings
   *   the snapshot, or the news that there is none.
   */
  watch: (pollId: number, watcher: Watcher) => Promise<boolean>;
  leave: (pollId: number, watcher: Watcher) => void;
  /** Whether the poll has been read already. */
  knows: (pollId: number) => boolean;
  /** How many polls are followed. */
  count: () => number;
  /** Reads what changed in all polls followed and sends it. */
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
    if (polls.get(poll.pollId) !== poll) return; // the last viewer left while it was read
    if (!supersedes(snapshot, poll.sent)) return;
    const before = poll.sent;
    poll.sent = snapshot;
    parts.onSent?.(snapshot);
    if (before && isForVoters(snapshot) && (!isForVoters(before) || snapshot.total < before.total)) {
      poll.audience.admitAgain();
    }
    if (!before) return; // everyone who watches has yet to be shown the poll, and is shown it surely
    // Later ones are volatile: a slow screen loses frames, and so does one that watches several polls and is sent another's
    // in the same moment, but this process does not fill its memory with them. The latest is sent surely once a second, so
    // that no screen falls far behind, and the frame it loses is never the last.
    poll.repeatAt ??= performance.now() + SURELY_AFTER_MS;
    broadcast(snapshot, true);
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
    if (poll.firstRead) return; // those who wait for it learn the same from it
    const detail = poll.sent ? 'This poll was deleted.' : `There is no poll ${poll.pollId}.`;
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
    knows: (pollId) => polls.get(pollId)?.sent !== undefined,
    count: () => polls.size,

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
      sendSurely();
      await Promise.all(
        Array.from(polls.values(), async ({ audience, sent }) => {
          if (sent) await audience.admit(sent);
        }),
      );
    },
  };
}

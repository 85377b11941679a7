// The other form of the news: not the state of a poll but each option's new count. Told at a slower pace than snapshots,
// because no count may be left out: what is not lost on a slow line waits in memory.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { isShownTo, rooms } from '../snapshots/viewer.ts';
import type { Room } from '../snapshots/viewer.ts';

const PAUSE_MS = 250;

export interface Stats {
  pollId: number;
  /** Who may see them. */
  rooms: Room[];
  counts: { optionId: number; newCount: number }[];
}

interface PublishedStats {
  latest: Snapshot;
  /** Unset where all has been told. */
  dueAt?: number;
  toldAt: number;
  counts: Map<number, number>;
  rooms: Room[];
}

/**
 * @param send returns how many frames it made
 * @param framesPerSecond how many are handed to the network; with more to tell, all polls are told at a slower pace
 */
export function createStatsPublisher(send: (stats: Stats) => number, framesPerSecond: number) {
  const polls = new Map<number, PublishedStats>();
  /** When all frames so far are handed over at that pace. */
  let busyUntil = -Infinity;

  function publishChanges(pollId: number, poll: PublishedStats, now: number): void {
    const seeing = rooms.filter((room) => isShownTo(room, poll.latest));
    // to those who may see them since now, all is news
    const before = seeing.every((room) => poll.rooms.includes(room))
      ? poll.counts
      : new Map<number, number>();
    const after = new Map(poll.latest.options.map(({ position, votes }) => [position, votes ?? 0]));
    const counts = [...after]
      .filter(([position, votes]) => votes !== (before.get(position) ?? 0))
      .map(([optionId, newCount]) => ({ optionId, newCount }));
    polls.set(pollId, { latest: poll.latest, toldAt: now, counts: after, rooms: seeing });
    if (counts.length === 0) return;
    const frames = send({ pollId, rooms: seeing, counts });
    busyUntil = Math.max(busyUntil, now) + (frames / framesPerSecond) * 1_000;
  }

  return {
    /** A poll's new snapshot, with all its votes. */
    note(snapshot: Snapshot): void {
      const poll = polls.get(snapshot.pollId) ?? {
        toldAt: -Infinity,
        counts: new Map<number, number>(),
        rooms: [],
      };
      polls.set(snapshot.pollId, { ...poll, latest: snapshot, dueAt: poll.toldAt + PAUSE_MS });
    },
    forget: (pollId: number) => void polls.delete(pollId),
    /** Tells what is due. */
    update(): void {
      const now = performance.now();
      const due = [...polls].filter(([, { dueAt = Infinity }]) => dueAt <= now);
      // those told longest ago first, so that each has its turn
      due.sort(([, one], [, other]) => one.toldAt - other.toldAt);
      for (const [pollId, poll] of due) {
        if (busyUntil > now + PAUSE_MS) break;
        publishChanges(pollId, poll, now);
      }
    },
  };
}

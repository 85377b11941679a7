// Publishes each option's new count, for clients that do not use snapshots. Counts are sent less often than snapshots, because
// none may be lost: those that a slow connection has not taken yet wait in memory.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { limitOf } from '../snapshots/limit.ts';
import { isShownTo, rooms } from '../snapshots/viewer.ts';
import type { Room } from '../snapshots/viewer.ts';

const PAUSE_MS = 250;

export interface Stats {
  pollId: number;
  /** Whether clients that have not named the poll may learn of it. */
  listed: boolean;
  /** Who may see them. */
  rooms: Room[];
  counts: { optionId: number; newCount: number }[];
}

interface PublishedStats {
  latest: Snapshot;
  /** Unset if everything has been published. */
  dueAt?: number;
  publishedAt: number;
  counts: Map<number, number>;
  rooms: Room[];
  listed: boolean;
}

/**
 * @param send returns how many frames it sent
 * @param framesPerSecond the limit of this process; with more to send, all polls are published less often
 */
export function createStatsPublisher(send: (stats: Stats) => number, framesPerSecond: number) {
  const polls = new Map<number, PublishedStats>();
  /** When all frames so far will have been sent at that rate. */
  let busyUntil = -Infinity;

  function publishChanges(pollId: number, poll: PublishedStats, now: number): void {
    const { listed } = poll.latest;
    const limit = limitOf(poll.latest);
    // managers see every vote in snapshots; here they see what the others see
    const counted = limit ? limit.step : poll.latest;
    const seeing = rooms.filter((room) => counted && isShownTo(room, poll.latest));
    // viewers who may see the counts only now need all of them
    const isSeenByMore = seeing.some((room) => !poll.rooms.includes(room)) || (listed && !poll.listed);
    const before = isSeenByMore ? new Map<number, number>() : poll.counts;
    const after = new Map(counted?.options.map(({ position, votes }) => [position, votes ?? 0]));
    const counts = [...after]
      .filter(([position, votes]) => votes !== (before.get(position) ?? 0))
      .map(([optionId, newCount]) => ({ optionId, newCount }));
    polls.set(pollId, { latest: poll.latest, publishedAt: now, counts: after, rooms: seeing, listed });
    if (counts.length === 0) return;
    const frames = send({ pollId, listed, rooms: seeing, counts });
    busyUntil = Math.max(busyUntil, now) + (frames / framesPerSecond) * 1_000;
  }

  return {
    /** Records a poll's new snapshot, with all votes. */
    note(snapshot: Snapshot): void {
      const poll = polls.get(snapshot.pollId) ?? {
        publishedAt: -Infinity,
        counts: new Map<number, number>(),
        rooms: [],
        listed: false,
      };
      polls.set(snapshot.pollId, { ...poll, latest: snapshot, dueAt: poll.publishedAt + PAUSE_MS });
    },
    forget: (pollId: number) => void polls.delete(pollId),
    /** Publishes what is due. */
    update(): void {
      const now = performance.now();
      const due = [...polls].filter(([, { dueAt = Infinity }]) => dueAt <= now);
      // those published longest ago first, so that each gets its turn
      due.sort(([, one], [, other]) => one.publishedAt - other.publishedAt);
      for (const [pollId, poll] of due) {
        if (busyUntil > now + PAUSE_MS) break;
        publishChanges(pollId, poll, now);
      }
    },
  };
}

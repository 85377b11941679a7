// Live results with their screens, as one process serves them, for one poll.
import type { Pool } from '@hands/db/pool';
import type { PollStatus, ResultsVisible } from '@hands/shared/poll/poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { expect, vi } from 'vitest';
import { createLivePolls } from '../src/live/live-polls.ts';
import type { LivePolls } from '../src/live/live-polls.ts';
import { createStatsPublisher } from '../src/live/publish-stats.ts';
import { findVoters } from '../src/snapshots/find-voters.ts';
import type { Room } from '../src/snapshots/viewer.ts';
import type { ModelPoll } from './model-poll.ts';
import type { Screen } from './model-screens.ts';
import { readingsOf } from './readings-of.ts';

const TICK_MS = 50;

export interface System {
  poll: ModelPoll;
  live: LivePolls;
  screens: Screen[];
  left: Screen[];
  tick: () => Promise<void>;
  /** Everything that was started and may still run. */
  running: Set<Promise<unknown>>;
}

export function openSystem(pool: Pool, poll: ModelPoll): System {
  const screens: Screen[] = [];
  const inRooms = (rooms: Room[]) => screens.filter(({ room }) => room && rooms.includes(room));
  let latest: Snapshot | undefined;
  const stats = createStatsPublisher(({ rooms, counts }) => {
    // counts are sent only to rooms that may see the votes
    expect(rooms).toEqual(rooms.filter((room) => latest && maySee(room, latest)));
    return counts.length * inRooms(rooms).length;
  }, Infinity);
  const live = createLivePolls({
    readings: readingsOf(pool),
    findVoters: (pollId, voterIds) => findVoters(pool, pollId, voterIds),
    broadcast(snapshot, rooms, volatile) {
      for (const screen of inRooms(rooms)) screen.receive(snapshot, volatile);
    },
    onSent(snapshot) {
      latest = snapshot;
      stats.note(snapshot);
    },
  });
  const tick = async () => {
    vi.advanceTimersByTime(TICK_MS);
    await live.update();
    stats.update();
  };
  return { poll, live, screens, left: [], tick, running: new Set() };
}

/** The rule, once more. */
export function maySee(
  room: Room,
  { resultsVisible, status }: { resultsVisible: ResultsVisible; status: PollStatus },
): boolean {
  const isClosed = status === 'closing' || status === 'final';
  return (
    room === 'admin' ||
    resultsVisible === 'always' ||
    (resultsVisible === 'after_vote' && (room === 'voted' || isClosed)) ||
    (resultsVisible === 'after_close' && status === 'final')
  );
}

export function join({ live, poll, screens, running }: System, screen: Screen): void {
  screens.push(screen);
  const watching = live.watch(poll.id, screen.watcher).then((exists) => {
    if (!exists) screen.isDismissed = true;
  });
  running.add(watching);
}

export function leave({ live, poll, screens, left }: System, which: number): void {
  for (const screen of screens.splice(which, 1)) {
    live.leave(poll.id, screen.watcher);
    // a socket that has closed is in no room
    screen.room = undefined;
    left.push(screen);
  }
}

export function startTick({ tick, running }: System): Promise<unknown> {
  // ticks do not overlap
  const before = [...running];
  const ticked = Promise.all(before).then(tick);
  running.add(ticked);
  return ticked;
}

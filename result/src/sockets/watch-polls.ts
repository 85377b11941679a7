// Watching over Socket.io. A screen sends `watch` and gets the poll's latest snapshot at once, and later ones as broadcasts. In
// addition, `poll-stats` reports each option that changed. A client that watches polls gets it for those polls; a client that
// has not named a poll gets it for the newest open polls (follow-open-polls.ts). A client that draws snapshots turns it off by
// connecting with `auth: { stats: false }`.
import { noSuchPollDetail } from '@hands/shared/http/no-such-poll';
import type { ClientEvents, ServerEvents } from '@hands/shared/http/socket-events';
import { pollIdSchema } from '@hands/shared/poll/poll-id';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Socket } from 'socket.io';
import type { Watcher } from '../live/audience.ts';
import type { LivePolls } from '../live/live-polls.ts';
import type { Stats } from '../live/publish-stats.ts';
import { identifyViewer, rooms } from '../snapshots/viewer.ts';
import type { Room, Viewer, ViewerSettings } from '../snapshots/viewer.ts';
import type { Sockets } from './open-sockets.ts';

const MAX_POLLS_PER_SOCKET = 50;

type Screen = Socket<ClientEvents, ServerEvents>;
type Result = { ok: true } | { ok: false; detail: string };

interface Watching {
  socket: Screen;
  viewer: Viewer;
  wantsStats: boolean;
  polls: Map<number, { watcher: Watcher; result: Promise<Result> }>;
}

const roomOf = (pollId: number, room: Room) => `poll:${pollId}:${room}`;
const statsRoomOf = (pollId: number, room: Room) => `stats:${pollId}:${room}`;
/** Clients that have not named a poll. */
const ALL_STATS = 'stats';

export function letScreensWatch(io: Sockets, polls: LivePolls, settings: ViewerSettings): void {
  io.on('connection', (socket) => {
    // unknown, because a client may send anything
    const { token, stats } = socket.handshake.auth as { token?: unknown; stats?: unknown };
    const viewer = identifyViewer(socket.request, settings, token);
    const watching: Watching = { socket, viewer, wantsStats: stats !== false, polls: new Map() };
    if (watching.wantsStats) void socket.join(ALL_STATS);

    socket.on('watch', (pollId: unknown, answer: unknown) => {
      void watchPoll(watching, polls, pollId).then((result) => {
        if (isCallback(answer)) answer(result);
      });
    });
    socket.on('disconnect', () => {
      for (const [pollId, { watcher }] of watching.polls) polls.leave(pollId, watcher);
    });
  });
}

const isCallback = (value: unknown): value is (result: Result) => void => typeof value === 'function';

/** One call for all rooms instead of a loop over sockets, so that the frame is encoded once for all of them. */
export function sendToRooms(io: Sockets, snapshot: Snapshot, rooms: Room[], volatile: boolean): void {
  const names = occupied(
    io,
    rooms.map((room) => roomOf(snapshot.pollId, room)),
  );
  if (names.length === 0) return;
  const to = io.to(names);
  (volatile ? to.volatile : to).emit('tally', snapshot);
}

/** @returns how many frames were sent */
export function sendStats(io: Sockets, { pollId, rooms, counts }: Stats): number {
  const all = rooms.includes('public') ? [ALL_STATS] : [];
  const names = occupied(io, [...all, ...rooms.map((room) => statsRoomOf(pollId, room))]);
  if (names.length === 0) return 0;
  for (const count of counts) io.to(names).emit('poll-stats', { pollId, ...count });
  const members = io.of('/').adapter.rooms;
  return counts.length * names.reduce((sum, name) => sum + (members.get(name)?.size ?? 0), 0);
}

/** Whether any client gets `poll-stats` without having named a poll. */
export const areAllStatsWanted = (io: Sockets) => occupied(io, [ALL_STATS]).length > 0;

function occupied(io: Sockets, names: string[]): string[] {
  const { rooms } = io.of('/').adapter;
  return names.filter((name) => rooms.has(name));
}

async function watchPoll(watching: Watching, polls: LivePolls, given: unknown): Promise<Result> {
  const { success, data: pollId } = pollIdSchema.safeParse(given);
  if (!success) return { ok: false, detail: 'The poll id must be a positive integer.' };
  // a repeated `watch` gets no second snapshot: a client that does not read could fill the memory with them
  const earlier = watching.polls.get(pollId);
  if (earlier) return earlier.result;
  if (watching.polls.size >= MAX_POLLS_PER_SOCKET) {
    return { ok: false, detail: `One connection can watch at most ${MAX_POLLS_PER_SOCKET} polls.` };
  }

  const watcher = createWatcher(watching, pollId);
  const result = polls.watch(pollId, watcher).then((exists): Result => {
    if (exists) {
      void watching.socket.leave(ALL_STATS);
      return { ok: true };
    }
    forget(watching, pollId);
    return { ok: false, detail: noSuchPollDetail };
  });
  watching.polls.set(pollId, { watcher, result });
  return result;
}

function createWatcher(watching: Watching, pollId: number): Watcher {
  const { socket, viewer, wantsStats } = watching;
  return {
    ...viewer,
    enter(room) {
      leaveRooms(watching, pollId);
      if (!room) return;
      void socket.join(roomOf(pollId, room));
      if (wantsStats) void socket.join(statsRoomOf(pollId, room));
    },
    show: (snapshot) => void socket.emit('tally', snapshot),
    dismiss(detail) {
      forget(watching, pollId);
      socket.emit('gone', { pollId, detail });
    },
  };
}

function forget(watching: Watching, pollId: number): void {
  watching.polls.delete(pollId);
  leaveRooms(watching, pollId);
}

function leaveRooms({ socket }: Watching, pollId: number): void {
  for (const room of rooms) {
    void socket.leave(roomOf(pollId, room));
    void socket.leave(statsRoomOf(pollId, room));
  }
}

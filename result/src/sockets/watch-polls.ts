// Watching over Socket.io, and following (follow-polls.ts). A screen sends `watch` and gets the poll's latest snapshot at once,
// and later ones as broadcasts. In addition, `poll-stats` reports each option that changed. A client that watches polls gets it
// for those polls; a client that has not named a poll gets it for the newest open polls that are listed (follow-open-polls.ts). A
// client that draws snapshots turns it off by connecting with `auth: { stats: false }`. With `auth: { anonymous: true }`, a client
// sees what everyone may see, whatever its cookies could prove: a poll that is shown on another site's page.
import { noSuchPollDetail } from '@hands/shared/http/no-such-poll';
import { ProblemError } from '@hands/shared/http/problem';
import type { ClientEvents, ServerEvents, WatchResult } from '@hands/shared/http/socket-events';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Socket } from 'socket.io';
import type { Watcher } from '../live/audience.ts';
import type { LivePolls } from '../live/live-polls.ts';
import type { Stats } from '../live/publish-stats.ts';
import { findPoll } from '../snapshots/find-poll.ts';
import { findPublicPoll } from '../snapshots/find-public-poll.ts';
import type { Credentials, FindPollParts, FoundPoll } from '../snapshots/find-poll.ts';
import { rooms } from '../snapshots/viewer.ts';
import type { Room } from '../snapshots/viewer.ts';
import { countOnce } from './count-once.ts';
import type { ManagerSockets } from './end-manager-sockets.ts';
import { followersOf } from './follow-polls.ts';
import type { SocketLimits } from './limit-sockets.ts';
import type { Sockets } from './open-sockets.ts';
import { roomOf } from './rooms.ts';

const MAX_POLLS_PER_SOCKET = 50;

type Screen = Socket<ClientEvents, ServerEvents>;

type Kind = 'watch' | 'follow';

interface Watching {
  socket: Screen;
  /** Given at the handshake. The receipt is of one poll, or nothing of ours. */
  credentials: Credentials;
  isAnonymous: boolean;
  wantsStats: boolean;
  polls: Map<
    number,
    { kind: Kind; watcher: Watcher; result: Promise<WatchResult>; forgetManager: () => void }
  >;
  /** All screens that watch a poll; this one is among them while it does. */
  screens: Set<Screen>;
}

const statsRoomOf = (pollId: number, room: Room) => `stats:${pollId}:${room}`;
/** Clients that have not named a poll. */
const ALL_STATS = 'stats';

export interface WatchParts extends FindPollParts {
  polls: LivePolls;
  limits: SocketLimits;
  managerSockets: ManagerSockets;
}

/** @returns how many screens watch polls */
export function letScreensWatch(io: Sockets, parts: WatchParts): () => number {
  const screens = new Set<Screen>();
  io.on('connection', (socket) => {
    // unknown, because a client may send anything
    const { token, stats, receipt, anonymous } = socket.handshake.auth as Record<string, unknown>;
    const watching: Watching = {
      socket,
      credentials: { token, receipt },
      isAnonymous: anonymous === true,
      wantsStats: stats !== false,
      polls: new Map(),
      screens,
    };
    const ownParts = { ...parts, wrongTokens: countOnce(parts.wrongTokens) };
    if (watching.wantsStats) void socket.join(ALL_STATS);

    for (const kind of ['watch', 'follow'] as const)
      socket.on(kind, (given: unknown, answer: unknown) => {
        void watchPoll(watching, ownParts, given, kind).then((result) => {
          if (isCallback(answer)) answer(result);
        });
      });
    socket.on('disconnect', () => {
      screens.delete(socket);
      for (const [pollId, { watcher, forgetManager }] of watching.polls) {
        forgetManager();
        parts.polls.leave(pollId, watcher);
      }
    });
  });
  return () => screens.size;
}

const isCallback = (value: unknown): value is (result: WatchResult) => void => typeof value === 'function';

/**
 * One call for all rooms instead of a loop over sockets, so that the frame is encoded once for all of them.
 * @returns to how many sockets
 */
export function sendToRooms(io: Sockets, snapshot: Snapshot, rooms: Room[], volatile: boolean): number {
  const names = occupied(
    io,
    rooms.map((room) => roomOf(snapshot.pollId, room)),
  );
  if (names.length === 0) return 0;
  const to = io.to(names);
  (volatile ? to.volatile : to).emit('tally', snapshot);
  return countMembers(io, names);
}

/** @returns how many frames were sent */
export function sendStats(io: Sockets, { pollId, listed, rooms, counts }: Stats): number {
  const all = listed && rooms.includes('public') ? [ALL_STATS] : [];
  const names = occupied(io, [...all, ...rooms.map((room) => statsRoomOf(pollId, room))]);
  if (names.length === 0) return 0;
  for (const count of counts) io.to(names).emit('poll-stats', { pollId, ...count });
  return counts.length * countMembers(io, names);
}

/** Whether any client gets `poll-stats` without having named a poll. */
export const areAllStatsWanted = (io: Sockets) => occupied(io, [ALL_STATS]).length > 0;

function occupied(io: Sockets, names: string[]): string[] {
  const { rooms } = io.of('/').adapter;
  return names.filter((name) => rooms.has(name));
}

function countMembers(io: Sockets, names: string[]): number {
  const { rooms } = io.of('/').adapter;
  return names.reduce((sum, name) => sum + (rooms.get(name)?.size ?? 0), 0);
}

async function watchPoll(
  watching: Watching,
  parts: WatchParts,
  given: unknown,
  kind: Kind,
): Promise<WatchResult> {
  const { socket, credentials, isAnonymous } = watching;
  let found: FoundPoll;
  try {
    await parts.limits.countWatch(socket);
    found = isAnonymous
      ? await findPublicPoll(parts, given)
      : await findPoll(parts, socket.request, given, credentials);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { problem, retryAfter } = error;
    return { ok: false, detail: problem.detail, ...(retryAfter !== undefined && { retryAfter }) };
  }
  const { pollId } = found.snapshot;
  // a repeated `watch` gets no second snapshot: a client that does not read could fill the memory with them
  for (let earlier; (earlier = watching.polls.get(pollId));) {
    if (earlier.kind === 'watch' || kind === 'follow') return earlier.result;
    // a screen is sent more than a follower, and takes its place once that has been added
    await earlier.result;
    if (watching.polls.get(pollId) !== earlier) continue;
    parts.polls.leave(pollId, earlier.watcher);
    forget(watching, pollId);
  }
  // it may have left meanwhile, and would not be removed again
  if (!isConnected(socket)) return { ok: false, detail: 'This connection is closed.' };
  if (watching.polls.size >= MAX_POLLS_PER_SOCKET) {
    return { ok: false, detail: `One connection can watch at most ${MAX_POLLS_PER_SOCKET} polls.` };
  }

  const watcher = kind === 'watch' ? createWatcher(watching, found) : createFollower(watching, pollId);
  const result = startWatching(watching, pollId, watcher, parts).then((answer) => {
    // a follower is sent next to nothing, so it does not slow down the tick
    if (answer.ok && kind === 'watch' && isConnected(watching.socket) && watching.polls.has(pollId))
      watching.screens.add(watching.socket);
    return answer;
  });
  const forgetManager = parts.managerSockets.watch(found.viewer, pollId, () => {
    // Socket.io's own disconnect would tell the client not to connect again
    socket.conn.close(true);
  });
  watching.polls.set(pollId, { kind, watcher, result, forgetManager });
  return result;
}

async function startWatching(
  watching: Watching,
  pollId: number,
  watcher: Watcher,
  { polls }: Pick<WatchParts, 'polls'>,
): Promise<WatchResult> {
  if (await polls.watch(pollId, watcher)) {
    void watching.socket.leave(ALL_STATS);
    return { ok: true };
  }
  forget(watching, pollId);
  return { ok: false, detail: noSuchPollDetail };
}

/** A call, because the compiler takes a property that was true once to stay so. */
const isConnected = (socket: Screen): boolean => socket.connected;

function createWatcher(watching: Watching, { snapshot: { pollId }, viewer }: FoundPoll): Watcher {
  const { socket, wantsStats } = watching;
  return {
    ...viewer,
    enter(room) {
      leaveRooms(watching, pollId);
      if (!room) return;
      void socket.join(roomOf(pollId, room));
      if (wantsStats) void socket.join(statsRoomOf(pollId, room));
    },
    show: (snapshot) => void socket.emit('tally', snapshot),
    dismiss: (detail) => {
      dismiss(watching, pollId, detail);
    },
  };
}

/** Sees what the public sees, and of that only that it has changed. */
function createFollower(watching: Watching, pollId: number): Watcher {
  const { socket } = watching;
  return {
    voterId: undefined,
    isManager: false,
    enter: (room) => void (room && socket.join(followersOf(pollId))),
    show: () => undefined,
    dismiss: (detail) => {
      dismiss(watching, pollId, detail);
    },
  };
}

function dismiss(watching: Watching, pollId: number, detail: string): void {
  forget(watching, pollId);
  watching.socket.emit('gone', { pollId, detail });
}

function forget(watching: Watching, pollId: number): void {
  watching.polls.get(pollId)?.forgetManager();
  watching.polls.delete(pollId);
  if (![...watching.polls.values()].some(({ kind }) => kind === 'watch'))
    watching.screens.delete(watching.socket);
  leaveRooms(watching, pollId);
}

function leaveRooms({ socket }: Watching, pollId: number): void {
  void socket.leave(followersOf(pollId));
  for (const room of rooms) {
    void socket.leave(roomOf(pollId, room));
    void socket.leave(statsRoomOf(pollId, room));
  }
}

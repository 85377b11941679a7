// A screen sends `watch`; it joins the poll's room and gets the latest snapshot at once, later ones with everybody.
import type { ClientEvents, ServerEvents, Snapshot } from '@hands/shared/snapshot';
import type { Socket } from 'socket.io';
import { z } from 'zod';
import type { LivePolls } from './live-polls.ts';
import type { Sockets } from './open-sockets.ts';

const MAX_POLLS_PER_SOCKET = 50;

type Screen = Socket<ClientEvents, ServerEvents>;
type Result = { ok: true } | { ok: false; detail: string };

const roomOf = (pollId: number) => `poll:${String(pollId)}`;

export function letScreensWatch(io: Sockets, polls: LivePolls): void {
  const { adapter } = io.of('/');
  adapter.on('create-room', (room: string) => {
    withPoll(room, polls.follow);
  });
  adapter.on('delete-room', (room: string) => {
    withPoll(room, polls.forget);
  });

  io.on('connection', (socket) => {
    // unknown: a client may send anything under this name
    socket.on('watch', (pollId: unknown, answer: unknown) => {
      void watchPoll(socket, polls, pollId).then((result) => {
        if (isCallback(answer)) answer(result);
      });
    });
  });
}

const isCallback = (value: unknown): value is (result: Result) => void => typeof value === 'function';

/** One call per room and no loop over sockets: the frame is encoded once, and every socket gets the same bytes. */
export function sendToRoom(io: Sockets, snapshot: Snapshot, volatile: boolean): void {
  const room = io.to(roomOf(snapshot.pollId));
  (volatile ? room.volatile : room).emit('tally', snapshot);
}

/** Every socket also has a room of its own, which is no poll's. */
function withPoll(room: string, act: (pollId: number) => void): void {
  if (room.startsWith('poll:')) act(Number(room.slice('poll:'.length)));
}

const pollIdSchema = z.int().min(1).max(2_147_483_647);

async function watchPoll(socket: Screen, polls: LivePolls, given: unknown): Promise<Result> {
  const { success, data: pollId } = pollIdSchema.safeParse(given);
  if (!success) return { ok: false, detail: 'The poll must be named by its number, a positive integer.' };

  const room = roomOf(pollId);
  const watching = socket.rooms.size - 1;
  // no snapshot again for one who asks again: it would fill the memory for a client that does not read
  if (socket.rooms.has(room)) return { ok: true };
  if (watching >= MAX_POLLS_PER_SOCKET) {
    return { ok: false, detail: `One connection can watch ${String(MAX_POLLS_PER_SOCKET)} polls.` };
  }

  // first into the room, then the snapshot: a change in between reaches this screen with everybody
  await socket.join(room);
  const latest = polls.latest(pollId);
  if (latest) {
    socket.emit('tally', latest);
    return { ok: true };
  }
  return sendFirst(socket, polls, pollId);
}

async function sendFirst(socket: Screen, polls: LivePolls, pollId: number): Promise<Result> {
  try {
    if (await polls.sendFirst(pollId)) return { ok: true };
  } catch {
    // The database is away, which the ticker logs. The room is joined: the tick that succeeds first brings the snapshot.
    return { ok: true };
  }
  await socket.leave(roomOf(pollId));
  return { ok: false, detail: `There is no poll ${String(pollId)}.` };
}

// Sends the screens of a poll how many they are. Each process counts its own.
import { rooms } from '../snapshots/viewer.ts';
import type { Sockets } from './open-sockets.ts';
import { pollOfRoom, roomOf } from './rooms.ts';

const PAUSE_MS = 2_000;

/**
 * @param framesPerSecond the limit for these frames; with more to send, the numbers are sent less often
 * @returns a function to call at each tick. It sends a number to all screens of a poll if it has changed, otherwise only to those that
 *   have come. A voter who votes moves to another room, which must not be seen.
 */
export function createWatchingSender(io: Sockets, framesPerSecond: number): () => void {
  /** The screens that came since the numbers were last sent, by the polls whose rooms they entered; none if some only left. */
  const changed = new Map<number, Set<string>>();
  const sent = new Map<number, number>();
  let dueAt = 0;
  const { adapter } = io.of('/');

  function recordChange(room: string): Set<string> | undefined {
    const pollId = pollOfRoom(room);
    if (pollId === undefined) return undefined;
    const joined = changed.get(pollId) ?? new Set();
    changed.set(pollId, joined);
    return joined;
  }
  adapter.on('join-room', (room: string, id: string) => void recordChange(room)?.add(id));
  adapter.on('leave-room', (room: string) => void recordChange(room));

  /** @returns how many frames were sent */
  function send(pollId: number, joined: Set<string>): number {
    const names = rooms.map((room) => roomOf(pollId, room));
    const screens = names.reduce((sum, name) => sum + (adapter.rooms.get(name)?.size ?? 0), 0);
    const isNew = sent.get(pollId) !== screens;
    if (screens > 0) sent.set(pollId, screens);
    else sent.delete(pollId);
    const to = isNew ? names : [...joined];
    // a call without rooms would send to everyone
    if (to.length > 0) io.to(to).emit('watching', { pollId, screens });
    return isNew ? screens : joined.size;
  }

  return () => {
    const now = performance.now();
    if (changed.size === 0 || now < dueAt) return;
    let frames = 0;
    for (const [pollId, joined] of changed) frames += send(pollId, joined);
    changed.clear();
    dueAt = now + Math.max(PAUSE_MS, (frames / framesPerSecond) * 1_000);
  };
}

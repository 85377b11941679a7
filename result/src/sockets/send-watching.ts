// How many screens show a poll, for these screens. Each process counts its own.
import { rooms } from '../snapshots/viewer.ts';
import type { Sockets } from './open-sockets.ts';
import { pollOfRoom, roomOf } from './rooms.ts';

const PAUSE_MS = 2_000;

/**
 * @param framesPerSecond the limit for these frames; with more to send, the numbers are sent less often
 * @returns a function to call at each tick. It sends the polls whose screens have changed since, also for the screen that has just
 *   come and knows no number yet.
 */
export function createWatchingSender(io: Sockets, framesPerSecond: number): () => void {
  const changed = new Set<number>();
  let dueAt = 0;
  const { adapter } = io.of('/');

  const note = (room: string) => {
    const pollId = pollOfRoom(room);
    if (pollId !== undefined) changed.add(pollId);
  };
  adapter.on('join-room', note);
  adapter.on('leave-room', note);

  return () => {
    const now = performance.now();
    if (changed.size === 0 || now < dueAt) return;
    let frames = 0;
    for (const pollId of changed) {
      const names = rooms.map((room) => roomOf(pollId, room));
      const screens = names.reduce((sum, name) => sum + (adapter.rooms.get(name)?.size ?? 0), 0);
      if (screens > 0) io.to(names).emit('watching', { pollId, screens });
      frames += screens;
    }
    changed.clear();
    dueAt = now + Math.max(PAUSE_MS, (frames / framesPerSecond) * 1_000);
  };
}

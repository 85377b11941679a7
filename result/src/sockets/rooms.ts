import type { Room } from '../snapshots/viewer.ts';

/** The Socket.io room of a poll's screens that may see the same. */
export const roomOf = (pollId: number, room: Room) => `poll:${pollId}:${room}`;

const ROOM = /^poll:(\d+):/;

/** The poll whose screens are in this room; undefined for rooms of something else. */
export function pollOfRoom(room: string): number | undefined {
  const pollId = ROOM.exec(room)?.[1];
  return pollId === undefined ? undefined : Number(pollId);
}

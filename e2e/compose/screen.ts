// A screen without a page: watches poll 1 and writes down what it is sent.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { io } from 'socket.io-client';
import { expect } from 'vitest';

export function openScreen(origin: string) {
  const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnectionDelayMax: 500 });
  const frames: Snapshot[] = [];
  let connections = 0;
  socket.on('connect', () => {
    connections++;
    socket.emit('watch', 1, () => undefined);
  });
  socket.on('tally', (snapshot: Snapshot) => void frames.push(snapshot));
  return {
    total: () => frames.at(-1)?.total,
    connections: () => connections,
    /** I5, also from one replica to the next. The last frame before a silence is sent twice, so versions may repeat. */
    expectOnlyForwards(): void {
      const versions = frames.map(({ version }) => version);
      expect(versions.length).toBeGreaterThan(1);
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    },
    close: () => void socket.close(),
  };
}

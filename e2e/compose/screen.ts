// A screen without a page: watches poll 1 and keeps every snapshot it receives.
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
    /** Checks I5, also across replicas. The last frame before a pause is sent twice, so versions may repeat. */
    expectOnlyForwards(): void {
      const versions = frames.map(({ version }) => version);
      expect(versions.length).toBeGreaterThan(1);
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    },
    close: () => void socket.close(),
  };
}

import type { Sockets } from './open-sockets.ts';

/**
 * So many packets may wait for one client to read on. Those that come at once at the most, when one begins to hear of all
 * open polls, are a hundred polls' twenty options.
 */
const MAX_UNREAD = 2_500;

/** What is used of a connection of Socket.io's engine; its types keep the buffer to themselves. */
interface Connection {
  writeBuffer: readonly unknown[];
  on: (event: 'packetCreate', hear: () => void) => void;
  close: (discard: boolean) => void;
}

/** Ends connections that go on asking, or being sent to, and do not read: what waits for them would fill the memory. */
export function limitUnread({ engine }: Sockets): void {
  engine.on('connection', (connection: Connection) => {
    connection.on('packetCreate', () => {
      if (connection.writeBuffer.length >= MAX_UNREAD) connection.close(true);
    });
  });
}

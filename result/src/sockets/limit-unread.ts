import type { Sockets } from './open-sockets.ts';

/**
 * Packets that may wait for one client. The largest burst, when a client starts to receive the counts of all open polls, is a
 * hundred polls with twenty options each.
 */
const MAX_UNREAD = 2_500;

/** The part of a Socket.io engine connection that is used here; its own types hide the buffer. */
interface Connection {
  writeBuffer: readonly unknown[];
  on: (event: 'packetCreate', listener: () => void) => void;
  close: (discard: boolean) => void;
}

/** Closes connections that do not read what they are sent, because waiting packets would fill the memory. */
export function limitUnread({ engine }: Sockets): void {
  engine.on('connection', (connection: Connection) => {
    connection.on('packetCreate', () => {
      if (connection.writeBuffer.length >= MAX_UNREAD) connection.close(true);
    });
  });
}

import type { OnExcess } from './bounded-server.ts';
import type { Sockets } from './open-sockets.ts';

/**
 * Packets that may wait for one client. The largest burst, when a client starts to receive the counts of all open polls, is a
 * hundred polls with twenty options each.
 */
const MAX_UNREAD = 2_500;

/** Characters that may wait: fifty polls with long texts are half of that. */
const MAX_UNREAD_LENGTH = 1024 * 1024;

/** The part of a Socket.io engine connection that is used here; its own types hide the buffer. */
interface Connection {
  writeBuffer: readonly unknown[];
  on: ((event: 'packetCreate', listener: (packet: { data?: string | Buffer }) => void) => void) &
    ((event: 'flush', listener: () => void) => void);
  close: (discard: boolean) => void;
}

/** Closes connections that do not read what they are sent, because waiting packets would fill the memory. */
export function limitUnread({ engine }: Sockets, onExcess: OnExcess = () => undefined): void {
  engine.on('connection', (connection: Connection) => {
    let length = 0;
    connection.on('flush', () => (length = 0));
    connection.on('packetCreate', ({ data }) => {
      length += data?.length ?? 0;
      if (connection.writeBuffer.length < MAX_UNREAD && length <= MAX_UNREAD_LENGTH) return;
      length = -Infinity;
      onExcess('too-much-unread');
      connection.close(true);
    });
  });
}

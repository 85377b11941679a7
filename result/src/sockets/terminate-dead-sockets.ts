import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';

export interface SocketTerminator {
  /** Clients answer pings automatically, as the protocol requires. */
  watch: (stream: WebSocket) => void;
  stop: () => void;
}

/**
 * Terminates streams that have not answered a ping by the next one. A dead connection may show no other sign. An answer repeats
 * what the ping says, so a client that does not read cannot give one.
 */
export function terminateDeadSockets(intervalMs: number): SocketTerminator {
  const answered = new Map<WebSocket, boolean>();
  let asked = randomBytes(4);
  const timer = setInterval(() => {
    asked = randomBytes(4);
    for (const [stream, isAlive] of answered) {
      if (!isAlive) stream.terminate();
      else stream.ping(asked);
      answered.set(stream, false);
    }
  }, intervalMs).unref();

  return {
    watch(stream) {
      answered.set(stream, true);
      stream.on('pong', (said) => {
        if (asked.equals(said)) answered.set(stream, true);
      });
      stream.on('close', () => answered.delete(stream));
    },
    stop() {
      clearInterval(timer);
    },
  };
}

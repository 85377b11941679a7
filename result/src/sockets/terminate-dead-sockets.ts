import type { WebSocket } from 'ws';

export interface SocketTerminator {
  /** Clients answer pings automatically, as the protocol requires. */
  watch: (stream: WebSocket) => void;
  stop: () => void;
}

/** Terminates streams that have not answered a ping by the next one. A dead connection may show no other sign. */
export function terminateDeadSockets(intervalMs: number): SocketTerminator {
  const answered = new Map<WebSocket, boolean>();
  const timer = setInterval(() => {
    for (const [stream, isAlive] of answered) {
      if (!isAlive) stream.terminate();
      else stream.ping();
      answered.set(stream, false);
    }
  }, intervalMs).unref();

  return {
    watch(stream) {
      answered.set(stream, true);
      stream.on('pong', () => answered.set(stream, true));
      stream.on('close', () => answered.delete(stream));
    },
    stop() {
      clearInterval(timer);
    },
  };
}

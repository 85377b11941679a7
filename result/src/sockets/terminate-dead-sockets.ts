import type { WebSocket } from 'ws';

export interface SocketTerminator {
  /** Every client answers pings by itself, as the protocol demands. */
  watch: (stream: WebSocket) => void;
  stop: () => void;
}

/** Ends streams whose line is dead, which nothing else would say: those that leave a ping unanswered until the next. */
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

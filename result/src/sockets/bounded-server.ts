// The WebSocket server below Socket.io and below plain WebSockets. It closes connections that send too much, whatever they send:
// `ws` answers each ping by itself, also to a client that does not read, and tells no one of the fragments of a message. Six
// million pings in 20 s grew this process to 3 GB.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ServerOptions, WebSocket } from 'ws';

/** Bytes that a client may send within a window. A screen sends a few dozen for each poll, and six for each pong. */
const MAX_RECEIVED = 256 * 1024;
const WINDOW_MS = 10_000;
/** Bytes that may wait for a client: several times the largest frame, and all pongs of a window. */
const MAX_UNREAD = 1024 * 1024;

/** Of one message: a screen sends each in one. */
const MAX_FRAGMENTS = 64;

/** @param onExcess called with the reason for each connection that is closed */
export type OnExcess = (reason: 'too-much-sent' | 'too-much-unread' | 'too-many-connections') => void;

export function boundedServer(onExcess: OnExcess) {
  return class BoundedServer extends WebSocketServer {
    constructor(options: ServerOptions) {
      super({ ...options, maxFragments: MAX_FRAGMENTS });
    }

    override handleUpgrade(
      req: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      accept: (client: WebSocket, req: IncomingMessage) => void,
    ): void {
      super.handleUpgrade(req, socket, head, (client, request) => {
        // not earlier: a listener for data starts the flow, and `ws` has attached its own only now
        limitTraffic(client, socket, onExcess);
        accept(client, request);
      });
    }
  };
}

function limitTraffic(client: WebSocket, socket: Duplex, onExcess: OnExcess): void {
  let received = 0;
  let windowEnds = 0;
  function close(reason: Parameters<OnExcess>[0]): void {
    socket.off('data', check);
    onExcess(reason);
    client.terminate();
  }
  function check(chunk: Buffer): void {
    const now = performance.now();
    if (now >= windowEnds) {
      received = 0;
      windowEnds = now + WINDOW_MS;
    }
    received += chunk.length;
    if (received > MAX_RECEIVED) close('too-much-sent');
    else if (socket.writableLength > MAX_UNREAD) close('too-much-unread');
  }
  socket.on('data', check);
}

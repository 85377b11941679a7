import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ServerOptions, WebSocket } from 'ws';

/** Bytes that may wait for a client. While there are more, its pings are not answered. */
const MAX_UNREAD = 64 * 1024;

/**
 * A server whose clients cannot fill the memory with pings. `ws` by itself answers each ping, even if the client reads no
 * answers: six million pings in 20 s made a process grow to 3 GB.
 */
export class PatientWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, autoPong: false });
  }

  override handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    callback: (client: WebSocket, request: IncomingMessage) => void,
  ): void {
    super.handleUpgrade(request, socket, head, (client) => {
      client.on('ping', (data: Buffer) => {
        if (client.bufferedAmount < MAX_UNREAD) client.pong(data);
      });
      callback(client, request);
    });
  }
}

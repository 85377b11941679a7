import type { IncomingMessage } from 'node:http';
import type { ClientEvents, ServerEvents } from '@hands/shared/snapshot';
import { Server } from 'socket.io';

export type Sockets = Server<ClientEvents, ServerEvents>;

/** The Socket.io server, not yet attached to an HTTP server. */
export function openSockets(): Sockets {
  return new Server({
    // without long polling no request of a session needs to reach the process of the one before
    transports: ['websocket'],
    // compressed frames would have to be made once per socket, and not once per broadcast
    perMessageDeflate: false,
    // a screen only ever sends the number of a poll
    maxHttpBufferSize: 4_096,
    // a screen learns within 20 s that its line is dead, also where nothing said so
    pingInterval: 10_000,
    pingTimeout: 10_000,
    allowRequest: (req, callback) => {
      callback(null, isOwnOrigin(req));
    },
  });
}

/**
 * The browser's same-origin rule does not cover WebSockets: any page may open one. Browsers say in Origin which page it
 * was; programs send none.
 */
function isOwnOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

import { isOwnOrigin } from '@hands/shared/auth/is-own-origin';
import type { ClientEvents, ServerEvents } from '@hands/shared/http/socket-events';
import { Server } from 'socket.io';

export type Sockets = Server<ClientEvents, ServerEvents>;

/** The Socket.io server, not yet attached to an HTTP server. */
export function openSockets(): Sockets {
  return new Server({
    // Our own page uses WebSockets only. A client with nothing but an address begins with long polling, whose requests must
    // all reach the same process: behind several instances it needs sticky sessions, or `transports: ['websocket']`.
    transports: ['polling', 'websocket'],
    // compressed frames would have to be made once per socket, and not once per broadcast
    perMessageDeflate: false,
    // a screen only ever sends the number of a poll
    maxHttpBufferSize: 4_096,
    // a screen learns within 20 s that its line is dead, also where nothing said so
    pingInterval: 10_000,
    pingTimeout: 10_000,
    // other addresses on the same server are answered by stream-polls.ts
    destroyUpgrade: false,
    allowRequest: (req, callback) => {
      callback(null, isOwnOrigin(req));
    },
  });
}

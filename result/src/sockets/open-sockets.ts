import { isOwnOrigin } from '@hands/shared/auth/is-own-origin';
import type { ClientEvents, ServerEvents } from '@hands/shared/http/socket-events';
import { Server } from 'socket.io';
import { PatientWebSocketServer } from './websocket-server.ts';

export type Sockets = Server<ClientEvents, ServerEvents>;

/** The Socket.io server, not yet attached to an HTTP server. */
export function openSockets(): Sockets {
  return new Server({
    // Our own page uses WebSockets only. By default, other clients start with long polling, whose requests must all reach the
    // same process: with several instances they need sticky sessions or `transports: ['websocket']`.
    transports: ['polling', 'websocket'],
    wsEngine: PatientWebSocketServer,
    // compressed frames would have to be encoded once per socket instead of once per broadcast
    perMessageDeflate: false,
    // a screen only sends poll ids
    maxHttpBufferSize: 4_096,
    // a screen detects a dead connection within 20 s, even if it was never closed
    pingInterval: 10_000,
    pingTimeout: 10_000,
    // other addresses on the same server are answered by stream-polls.ts
    destroyUpgrade: false,
    allowRequest: (req, callback) => {
      callback(null, isOwnOrigin(req));
    },
  });
}

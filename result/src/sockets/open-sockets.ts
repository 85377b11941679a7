import type { CheckOrigin } from '@hands/shared/http/check-origin';
import type { ClientEvents, ServerEvents } from '@hands/shared/http/socket-events';
import { Server } from 'socket.io';
import { boundedServer } from './bounded-server.ts';
import type { OnExcess } from './bounded-server.ts';

export type Sockets = Server<ClientEvents, ServerEvents>;

/** A session that has not said what it wants is closed after this time. */
const CONNECT_MS = 10_000;

/**
 * The Socket.io server, not yet attached to an HTTP server.
 * @param onExcess called for each connection that is closed because it sends too much or does not read
 * @param checkOrigin says which pages may connect; by default all
 */
export function openSockets(
  onExcess: OnExcess = () => undefined,
  checkOrigin: CheckOrigin = () => undefined,
): Sockets {
  return new Server({
    wsEngine: boundedServer(onExcess),
    connectTimeout: CONNECT_MS,
    // Our own page uses WebSockets only. By default, other clients start with long polling, whose requests must all reach the
    // same process: with several instances they need sticky sessions or `transports: ['websocket']`.
    transports: ['polling', 'websocket'],
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
      const problem = checkOrigin(req);
      callback(problem?.problem.detail, problem === undefined);
    },
  });
}

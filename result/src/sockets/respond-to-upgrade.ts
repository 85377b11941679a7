import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The response to an upgrade request that is answered like any other request. It closes the connection.
 * @throws Error if an earlier request on this connection is still being answered
 */
export function respondToUpgrade(req: IncomingMessage, socket: Socket): ServerResponse {
  const res = new ServerResponse(req);
  res.shouldKeepAlive = false;
  res.assignSocket(socket);
  res.on('finish', () => socket.destroySoon());
  return res;
}

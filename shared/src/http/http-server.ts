// Starts and stops HTTP servers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Logger } from '../process/logger.ts';
import { limitConnections } from './limit-connections.ts';
import type { ConnectionLimits } from './limit-connections.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';

/**
 * Longer than proxies keep idle connections: 60 s with nginx and most cloud load balancers. With Node's default of 5 s, a
 * proxy may send a vote on a connection that is just being closed. It does not repeat a POST, so the voter gets a 502.
 */
const KEEP_ALIVE_MS = 75_000;

/** How long a client may take to send its headers, and its whole request: room for 32 KiB each at 30 kbit a second. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 20_000;

/** A client that does not read its answer is disconnected. The longest time without a byte is that of an export: 50 s. */
const SILENCE_MS = 120_000;

/**
 * How many new connections may wait to be accepted. With Node's 511, a thousand connections that attackers opened at once made
 * the connections of others wait for 1, 3, 7 or 15 s, when their systems tried again. Linux allows 4096 by default.
 */
export const BACKLOG = 4_096;

/** Of all headers: sign-in proxies set cookies of 12 kB and more. 16 KiB, and room for the address, which counts as well. */
const MAX_HEADERS = 16 * 1024 + 512;

/** Creates a server that does not listen yet. Headers above 16 KiB are answered with 431, slow requests with 408. */
export function createHttpServer(handler: RequestListener, limits?: ConnectionLimits): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADERS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 2_000,
    },
    handler,
  );
  refuseUnreadable(server);
  server.setTimeout(SILENCE_MS);
  limitConnections(server, limits);
  return server;
}

/**
 * Resolves when the port is open.
 * @throws Error that names the port and the setting if the port is taken
 */
export async function listen(
  handler: RequestListener,
  port: number,
  logger: Logger,
  setting = 'PORT',
  limits?: ConnectionLimits,
): Promise<Server> {
  const server = createHttpServer(handler, limits);
  server.listen({ port, backlog: BACKLOG });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(`Cannot listen on port ${port}; set ${setting} to a free one`, { cause });
  }
  logger.info({ port: portOf(server), setting }, 'listening');
  return server;
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server is not listening on a port');
  return address.port;
}

/** Milliseconds that open requests may take once the server closes; longer than adding a batch to the queue may take. */
const LAST_ANSWERS_MS = 3_000;

/**
 * Accepts no new connections, answers open requests, then closes. Each kept-alive connection is closed once its response is
 * sent, because its client could keep the server open. A connection that has never sent a request counts as busy and is
 * closed at the deadline. Safe to call twice.
 */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  const deadline = setTimeout(() => {
    server.closeAllConnections();
  }, LAST_ANSWERS_MS);
  const closed = once(server, 'close');
  server.close();
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

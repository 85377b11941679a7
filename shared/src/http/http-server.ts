// Listening and, harder, ceasing to listen.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Logger } from '../process/logger.ts';

/**
 * Longer than proxies keep an idle connection, 60 s at nginx and at most cloud balancers. With Node's 5 s a proxy may send a
 * vote on a connection that is just being closed; it does not repeat a POST, and the voter gets a 502.
 */
const KEEP_ALIVE_MS = 75_000;

/** Without listening. Headers beyond 16 KiB, Node's limit, are answered with 431. */
export function createHttpServer(handler: RequestListener): Server {
  return createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handler);
}

/**
 * Resolves when the port is open.
 * @throws Error that names the port and the setting if the port is taken
 */
export async function listen(handler: RequestListener, port: number, logger: Logger): Promise<Server> {
  const server = createHttpServer(handler);
  server.listen(port);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(`Cannot listen on port ${port}; set PORT to a free one`, { cause });
  }
  logger.info({ port: portOf(server) }, 'listening');
  return server;
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server does not listen on a port');
  return address.port;
}

/** How long requests in hand may take once the server closes; above the time that a batch may take to the queue. */
const LAST_ANSWERS_MS = 3_000;

/**
 * Takes no new connection, lets every request in hand be answered, then ends. Kept-alive connections would hold the
 * server open for their clients' pleasure, so each is ended when its answer is out; one that has never said anything
 * counts as busy and is ended at the deadline. Safe twice.
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

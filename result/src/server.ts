// Everything that one result process is: pages, sockets, and the tick that feeds them.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Pool } from '@hands/db/pool';
import { clientAddress, trustNobody } from '@hands/shared/client-address';
import type { Logger } from '@hands/shared/logger';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createLivePolls } from './live-polls.ts';
import { openSockets } from './open-sockets.ts';
import { readSnapshot, readSnapshots } from './read-snapshots.ts';
import { createTicker } from './ticker.ts';
import { letScreensWatch, sendToRoom } from './watch-polls.ts';

/** What one process hands to the network without falling behind; the tick lengthens to stay within it. */
const FRAMES_PER_SECOND = 40_000;

/** How long a viewer may take to say goodbye. */
const FAREWELL_MS = 1_000;

export interface ResultServer {
  /** @returns the port, which the system chooses where 0 is given. */
  listen: (port: number) => Promise<number>;
  /** Returns when nothing of it is left. Safe twice, and before listen. */
  close: () => Promise<void>;
}

/** @param pools `tickPool` is the tick's own: no crowd that asks for pages or for first snapshots can hold it up. */
export function createResultServer(
  { pool, tickPool }: { pool: Pool; tickPool: Pool },
  config: Pick<Config, 'tickMs' | 'voteUrl' | 'cacheViews'> & Partial<Pick<Config, 'trustProxy'>>,
  logger: Logger,
): ResultServer {
  const { voteUrl, cacheViews, trustProxy } = config;
  const io = openSockets();
  const polls = createLivePolls({
    readNewer: (pollIds, versions) => readSnapshots(tickPool, pollIds, versions),
    readFirst: (pollId) => readSnapshot(pool, pollId),
    broadcast: (snapshot, volatile) => {
      sendToRoom(io, snapshot, volatile);
    },
  });
  letScreensWatch(io, polls);
  io.on('connection', ({ request }) => {
    logger.debug({ client: clientAddress(request, trustProxy ?? trustNobody) }, 'a screen connected');
  });
  const ticker = createTicker({
    tick: polls.update,
    interval: () => Math.max(config.tickMs, (io.engine.clientsCount / FRAMES_PER_SECOND) * 1000),
    logger,
  });
  const isTicking = ticker.isWell;
  const http = createServer(createApp({ pool, isTicking, voteUrl, cacheViews, trustProxy, logger }));
  io.attach(http);

  const connections = new Set<Socket>();
  http.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  async function closeAll(): Promise<void> {
    await ticker.close();
    // a closing handshake that a viewer does not answer would hold this for half a minute
    const impatience = setTimeout(() => {
      for (const connection of connections) connection.destroy();
    }, FAREWELL_MS);
    await io.close(); // and with it the HTTP server
    clearTimeout(impatience);
  }
  let closing: Promise<void> | undefined;

  return {
    async listen(port) {
      http.listen(port);
      await once(http, 'listening');
      ticker.start();
      return (http.address() as AddressInfo).port;
    },
    close: () => (closing ??= closeAll()),
  };
}

// How many sockets one address may have open, and how often it may open one and call `watch`. A polling session of Socket.io
// counts as a socket.
import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { clientAddress, clientNetwork, trustNobody } from '@hands/shared/auth/client-address';
import type { Counter } from '@hands/shared/http/metrics';
import { sendProblem } from '@hands/shared/http/problem';
import { burstOf, createRateLimiter, tooMany } from '@hands/shared/http/rate-limiter';
import type { Logger } from '@hands/shared/process/logger';
import type { Config } from '../config.ts';
import type { Sockets } from './open-sockets.ts';
import { respondToUpgrade } from './respond-to-upgrade.ts';

export interface SocketLimits {
  /** @throws ProblemError 429 if this address has too many sockets, or opens them too fast */
  admit: (req: IncomingMessage) => Promise<void>;
  /**
   * Counts a socket as open until the function that it returns is called.
   * @throws ProblemError 429 if this address has too many
   */
  hold: (req: IncomingMessage) => () => void;
  /** @throws ProblemError 429 if this socket, or its address, has called `watch` too often */
  countWatch: (socket: { id: string; request: IncomingMessage }) => Promise<void>;
}

export interface SocketLimitSettings extends Pick<Config, 'trustProxy'> {
  limits: Pick<Config['limits'], 'perAddress' | 'sockets' | 'watches'>;
}

const WATCH_SECONDS = 10;
const FULL_RETRY_SECONDS = 10;

const tooManySockets = {
  title: 'Too many sockets',
  detail: 'Many sockets are open from your address. Please try again in a moment.',
};

export function createSocketLimits(
  { limits, trustProxy = trustNobody }: SocketLimitSettings,
  limited: Counter,
): SocketLimits {
  const clientOf = (req: IncomingMessage) => clientNetwork(clientAddress(req, trustProxy));
  const perAddress = { points: limits.perAddress, seconds: 1, burst: burstOf(limits.perAddress) };
  const opening = createRateLimiter(
    {
      ...perAddress,
      title: 'Too many new sockets',
      detail: 'Many sockets were opened from your address. Please try again in a moment.',
    },
    limited,
  );
  const watching = {
    title: 'Too many polls to watch',
    detail: 'Too many polls were asked for. Please try again in a moment.',
  };
  const watchingFromAddress = createRateLimiter({ ...perAddress, ...watching }, limited);
  const watchingOnSocket = createRateLimiter(
    { points: limits.watches, seconds: WATCH_SECONDS, ...watching },
    limited,
  );
  const open = new Map<string, number>();

  function requireFree(client: string): void {
    if (limits.sockets === 0 || (open.get(client) ?? 0) < limits.sockets) return;
    throw tooMany(tooManySockets, FULL_RETRY_SECONDS, limited);
  }

  return {
    async admit(req) {
      const client = clientOf(req);
      requireFree(client);
      await opening(client);
    },

    hold(req) {
      const client = clientOf(req);
      requireFree(client);
      open.set(client, (open.get(client) ?? 0) + 1);
      return () => {
        const others = (open.get(client) ?? 0) - 1;
        if (others > 0) open.set(client, others);
        else open.delete(client);
      };
    },

    async countWatch({ id, request }) {
      await watchingOnSocket(id);
      await watchingFromAddress(clientOf(request));
    },
  };
}

/** The parts of Socket.io's engine that are used here; its own types hide the query. */
type Handshake = IncomingMessage & { _query: { sid?: string } };
interface Connection {
  request: IncomingMessage;
  once: (event: 'close', listener: () => void) => void;
  close: (discard: boolean) => void;
}

/** Applies the limits to new sessions of Socket.io, over polling and over WebSockets. */
export function limitHandshakes(
  { engine }: Sockets,
  limits: SocketLimits,
  { logger, trustProxy }: { logger: Logger } & Pick<Config, 'trustProxy'>,
): void {
  engine.use((req: Handshake, res: ServerResponse | { socket: Socket }, next: () => void) => {
    if (req._query.sid) {
      next();
      return;
    }
    limits.admit(req).then(next, (error: unknown) => {
      if (!(res instanceof ServerResponse)) res.socket.on('error', () => res.socket.destroy());
      const response = res instanceof ServerResponse ? res : respondToUpgrade(req, res.socket);
      void sendProblem(req, response, error, logger, trustProxy);
    });
  });
  engine.on('connection', (connection: Connection) => {
    try {
      connection.once('close', limits.hold(connection.request));
    } catch {
      connection.close(true);
    }
  });
}

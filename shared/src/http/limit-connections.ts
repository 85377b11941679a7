// Bounds the connections that wait for their clients: those that send a request slowly or not at all, and idle ones. Beyond the
// bound, the one that has been open longest is closed rather than the new one refused: a client who wants something sends its
// request at once, so attackers close their own connections and not those of others behind the same address.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clientNetwork, trustNobody } from '../auth/client-address.ts';
import type { TrustProxy } from '../auth/client-address.ts';

export interface ConnectionLimits {
  /** The proxies in front: each has the connections of many clients, which it limits itself. */
  trustProxy?: TrustProxy | undefined;
  /** Whether connections may become WebSockets, which are not counted here. */
  takesUpgrades?: boolean;
  /** A hall of 500 people, whose browsers have four connections each. */
  maxPerAddress?: number;
  maxInAll?: number;
  /** Called for each connection that is closed. */
  onExcess?: (reason: 'too-many-connections' | 'too-much-sent') => void;
}

/** No request has a body of more than 64 KiB. What is longer is read for a while, so that its sender gets to read the answer. */
const MAX_BYTES = 1024 * 1024;
const SWEEP_MS = 500;

interface Connection {
  client: string | undefined;
  /** The current or latest request. */
  req?: IncomingMessage;
  res?: ServerResponse;
  /** At the last sweep. */
  swept?: { req: IncomingMessage; bytes: number };
}

/** Oldest first. */
type Connections = Map<Socket, Connection>;

export function limitConnections(
  server: Server,
  {
    trustProxy = trustNobody,
    takesUpgrades = false,
    maxPerAddress = 2_000,
    maxInAll = 10_000,
    onExcess = () => undefined,
  }: ConnectionLimits = {},
): void {
  const all: Connections = new Map();
  const byClient = new Map<string, Connections>();

  function makeRoom(connections: Connections, newcomer: Socket): void {
    const find = (test: (connection: Connection) => boolean | undefined) => {
      for (const [socket, connection] of connections)
        if (socket !== newcomer && test(connection)) return socket;
      return undefined;
    };
    const socket = find(({ req }) => !req?.complete) ?? find(({ res }) => res?.writableFinished) ?? newcomer;
    socket.destroy();
    onExcess('too-many-connections');
  }

  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const client = trustProxy(remoteAddress, 0) ? undefined : clientNetwork(remoteAddress);
    const connection = { client };
    all.set(socket, connection);
    const own = client === undefined ? undefined : (byClient.get(client) ?? new Map<Socket, Connection>());
    if (client !== undefined && own) byClient.set(client, own.set(socket, connection));
    socket.once('close', () => {
      forget(socket);
    });
    if (own && own.size > maxPerAddress) makeRoom(own, socket);
    else if (all.size > maxInAll) makeRoom(all, socket);
  });

  function forget(socket: Socket): void {
    const client = all.get(socket)?.client;
    all.delete(socket);
    if (client === undefined) return;
    const own = byClient.get(client);
    own?.delete(socket);
    if (own?.size === 0) byClient.delete(client);
  }

  // not the event `request`, which Socket.io keeps for itself at its own addresses
  const noteRequest = (message: unknown) => {
    const { request: req, response: res } = message as { request: IncomingMessage; response: ServerResponse };
    const connection = all.get(req.socket);
    if (connection) Object.assign(connection, { req, res });
  };
  subscribe('http.server.request.start', noteRequest);
  // with a listener, Node gives connections up that ask for an upgrade
  if (takesUpgrades)
    server.on('upgrade', ({ socket }: IncomingMessage) => {
      forget(socket);
    });

  /** Closes connections with bodies that do not end. */
  const sweep = setInterval(() => {
    for (const [socket, connection] of all) {
      const { req, swept } = connection;
      if (!req || req.complete) continue;
      if (swept?.req === req && socket.bytesRead - swept.bytes > MAX_BYTES) {
        socket.destroy();
        onExcess('too-much-sent');
      } else if (swept?.req !== req) connection.swept = { req, bytes: socket.bytesRead };
    }
  }, SWEEP_MS).unref();
  server.once('close', () => {
    clearInterval(sweep);
    unsubscribe('http.server.request.start', noteRequest);
  });
}

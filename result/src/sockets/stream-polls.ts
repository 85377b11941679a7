// Watching over a plain WebSocket: `/polls/{id}/stream` or `/ws/polls/{id}/`, with or without the trailing slash, by the poll's
// number or its slug. The client gets the poll's snapshot as JSON text at once and after each change. Messages from the client are
// ignored.
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { CheckOrigin } from '@hands/shared/http/check-origin';
import { noSuchPollDetail } from '@hands/shared/http/no-such-poll';
import { notFound, sendProblem } from '@hands/shared/http/problem';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Logger } from '@hands/shared/process/logger';
import type { WebSocket } from 'ws';
import type { Config } from '../config.ts';
import type { Watcher } from '../live/audience.ts';
import type { LivePolls } from '../live/live-polls.ts';
import { findPoll } from '../snapshots/find-poll.ts';
import type { FindPollParts, FoundPoll } from '../snapshots/find-poll.ts';
import type { Room } from '../snapshots/viewer.ts';
import { boundedServer } from './bounded-server.ts';
import type { OnExcess } from './bounded-server.ts';
import type { ManagerSockets } from './end-manager-sockets.ts';
import type { SocketLimits } from './limit-sockets.ts';
import { respondToUpgrade } from './respond-to-upgrade.ts';
import { terminateDeadSockets } from './terminate-dead-sockets.ts';

const address = /^\/(?:polls\/([^/]+)\/stream|ws\/polls\/([^/]+))\/?$/;

const HEARTBEAT_MS = 10_000;

/** Application codes begin at 4000; these mean "not found" and "no longer a manager". */
const GONE = 4404;
const NOT_A_MANAGER = 4401;

export interface Streams {
  attach: (http: Server) => void;
  /** @returns to how many streams */
  broadcast: (snapshot: Snapshot, rooms: Room[]) => number;
  count: () => number;
  close: () => void;
}

export interface StreamsParts extends FindPollParts, Pick<Config, 'trustProxy'> {
  polls: LivePolls;
  limits: SocketLimits;
  managerSockets: ManagerSockets;
  checkOrigin: CheckOrigin;
  onExcess: OnExcess;
  logger: Logger;
}

export function createStreams(parts: StreamsParts): Streams {
  const { polls, limits, logger } = parts;
  const server = new (boundedServer(parts.onExcess))({ noServer: true, maxPayload: 1_024 });
  const rooms = new Map<string, Set<Watcher>>();
  const terminator = terminateDeadSockets(HEARTBEAT_MS);
  let closed = false;

  async function upgrade(http: Server, req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    // an offer of another protocol, which some HTTP clients send with each request, may be ignored
    if (req.headers.upgrade?.toLowerCase() !== 'websocket') {
      http.emit('request', req, respondToUpgrade(req, socket));
      return;
    }
    try {
      // before the cookies are read, which do not count for pages of the sites in CORS_ORIGINS
      const foreign = parts.checkOrigin(req);
      if (foreign) throw foreign;
      await limits.admit(req);
      const found = await findPoll(parts, req, pollIn(req), { receipt: receiptIn(req) });
      if (closed) return void socket.destroy();
      socket.once('close', limits.hold(req));
      server.handleUpgrade(req, socket, head, (stream) => {
        watch(stream, found);
      });
    } catch (error) {
      await sendProblem(req, respondToUpgrade(req, socket), error, logger, parts.trustProxy);
    }
  }

  function watch(stream: WebSocket, { snapshot: { pollId }, viewer }: FoundPoll): void {
    const show = createSender(stream);
    let leaveRoom = () => undefined as unknown;
    const watcher: Watcher = {
      ...viewer,
      show,
      enter(room) {
        leaveRoom();
        leaveRoom = () => undefined;
        if (!room) return;
        const name = roomOf(pollId, room);
        const members = rooms.get(name) ?? new Set();
        rooms.set(name, members.add(watcher));
        leaveRoom = () => members.delete(watcher) && members.size === 0 && rooms.delete(name);
      },
      dismiss(detail) {
        leaveRoom();
        stream.close(GONE, detail);
      },
    };
    function leave(): void {
      polls.leave(pollId, watcher);
      leaveRoom();
    }
    const forgetManager = parts.managerSockets.watch(viewer, pollId, () => {
      leave();
      const ended = viewer.session
        ? 'This session has ended. Please sign in again.'
        : 'This key was revoked.';
      stream.close(NOT_A_MANAGER, ended);
    });
    stream.on('error', () => stream.terminate());
    stream.on('close', () => {
      forgetManager();
      leave();
    });
    terminator.watch(stream);
    void polls.watch(pollId, watcher).then((exists) => {
      if (!exists) watcher.dismiss(noSuchPollDetail);
    });
  }

  return {
    attach(http) {
      http.on('upgrade', (req: IncomingMessage, socket: Socket, head: Buffer) => {
        if (req.url?.startsWith('/socket.io/')) return;
        // until a WebSocket takes it over, there is no other error listener
        socket.on('error', () => socket.destroy());
        // a request cannot even be refused while an earlier one on this connection is being answered: close the connection
        upgrade(http, req, socket, head).catch(() => socket.destroy());
      });
    },
    broadcast(snapshot, names) {
      const watchers = names.flatMap((room) => [...(rooms.get(roomOf(snapshot.pollId, room)) ?? [])]);
      for (const watcher of watchers) watcher.show(snapshot);
      return watchers.length;
    },
    count: () => server.clients.size,
    close() {
      closed = true;
      terminator.stop();
      for (const stream of server.clients) stream.close(1001, 'The service is shutting down.');
    },
  };
}

/**
 * The poll's number or slug in the address.
 * @throws ProblemError 404 if this is the address of something else
 */
function pollIn({ url = '' }: IncomingMessage): string {
  const [, first, second] = address.exec(url.replace(/\?.*$/s, '')) ?? [];
  const given = first ?? second;
  if (given === undefined) throw notFound('There is nothing at this address.');
  return given;
}

const receiptIn = ({ url = '' }: IncomingMessage) =>
  new URLSearchParams(/\?(.*)$/s.exec(url)?.[1]).get('receipt');

const roomOf = (pollId: number, room: Room) => `${pollId}:${room}`;

// encoded once, however many streams it goes to
const encoded = new WeakMap<Snapshot, Buffer>();

export function encode(snapshot: Snapshot): Buffer {
  let frame = encoded.get(snapshot);
  if (!frame) encoded.set(snapshot, (frame = Buffer.from(JSON.stringify(snapshot))));
  return frame;
}

/**
 * Sends one frame at a time. Of the snapshots that arrive meanwhile only the latest is kept, and sent next. A slow connection
 * therefore skips frames, but never the last one, and takes no memory of its own.
 */
export function createSender(stream: Pick<WebSocket, 'send'>): (snapshot: Snapshot) => void {
  let latest: Snapshot | undefined;
  let sending = false;

  function sendLatest(): void {
    if (!latest) return;
    const snapshot = latest;
    sending = true;
    stream.send(encode(snapshot), { binary: false }, () => {
      sending = false;
      if (latest !== snapshot) sendLatest();
    });
  }

  return (snapshot) => {
    if (snapshot === latest) return;
    latest = snapshot;
    if (!sending) sendLatest();
  };
}

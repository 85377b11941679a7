import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A line to a server that the test can cut without closing it: what is open goes silent, and a new connection works at once. */
export async function openLine(url: string) {
  const target = new URL(url);
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.on('data', (data) => pairs.has(pair) && far.write(data));
    far.on('data', (data) => pairs.has(pair) && near.write(data));
    for (const socket of pair) socket.on('error', () => undefined);
    near.on('close', () => far.destroy());
    far.on('close', () => {
      if (pairs.has(pair)) near.destroy();
    });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    /** @returns how many connections have gone silent */
    silence(): number {
      const { size } = pairs;
      pairs.clear();
      return size;
    },
  };
}

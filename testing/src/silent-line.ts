import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A line to a server that the test can cut without closing it: what is open goes silent, and a new connection works at once.
 * @param options.isSilent connections are taken and never answered, until the line is opened
 */
export async function openLine(url: string, { isSilent = false } = {}) {
  const target = new URL(url);
  const pairs = new Set<[Socket, Socket]>();
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    sockets.add(near.on('error', () => undefined));
    if (isSilent) return;
    const far = connect(Number(target.port), target.hostname).on('error', () => undefined);
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    near.on('data', (data) => pairs.has(pair) && far.write(data));
    far.on('data', (data) => pairs.has(pair) && near.write(data));
    near.on('close', () => far.destroy());
    far.on('close', () => {
      if (pairs.has(pair)) near.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut();
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
    /** Connections taken so far. */
    connections: () => sockets.size,
    /** Ends what is connected; new connections work. */
    open() {
      isSilent = false;
      cut();
    },
  };
}

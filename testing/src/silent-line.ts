import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A proxy to a server. The test can silence its open connections without closing them; a new connection works at once.
 * @param options.isSilent connections are accepted but never answered, until `open()`
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
    /** Silences all open connections. @returns how many */
    silence(): number {
      const { size } = pairs;
      pairs.clear();
      return size;
    },
    /** Number of connections accepted so far. */
    connections: () => sockets.size,
    /** Closes all connections; new ones work. */
    open() {
      isSilent = false;
      cut();
    },
  };
}

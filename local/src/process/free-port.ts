import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { claim } from './claim.ts';

// Below the ports for outgoing connections (from 32768 on Linux, 49152 elsewhere). Such a connection could otherwise take a
// port between its choice and its use.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/**
 * A port that is free at this moment, and that no other process gets from this function while this one runs. Without the
 * claim, two processes chose the same port in about one of five runs of the tests.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if ((await claim(`free port ${String(port)}`)) && (await isPortFree(port))) return port;
  }
}

/** Whether a service can listen on this port. Tries all addresses and loopback, because macOS allows one beside the other. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of [undefined, '127.0.0.1']) {
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, 'listening');
    } catch (error) {
      if (['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
    server.close();
    await once(server, 'close');
  }
  return true;
}

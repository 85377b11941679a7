// A line between one service and one database: a TCP proxy that can delay, reset, tear and silence connections.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Transform } from 'node:stream';

/** How a line treats what passes. Chances are per piece of data; only connections that have been open for a while are hit. */
export interface Weather {
  /** Milliseconds by which everything is late, in each direction. */
  delayMs?: number;
  /** The chance that an answer is dropped and its connection reset: the request went through. */
  loseAnswer?: number;
  /** The chance that only half of a request arrives before the connection is reset. */
  tearRequest?: number;
}

export interface Line {
  /** The database's URL through this line. */
  url: string;
  setWeather(weather: Weather): void;
  /** Resets all open connections. @returns how many */
  reset(): number;
  /**
   * Makes all open connections half-open: nothing passes any more, and the database never learns that the service has given
   * them up. New connections work.
   * @returns how many
   */
  silence(): number;
  /** Answers lost and requests torn so far. */
  broken(): number;
  close(): void;
}

interface Pair {
  near: Socket;
  far: Socket;
  openedAt: number;
  isSilent: boolean;
}

/** Connections younger than this are still signing in; breaking them would only be a reset. */
const SETTLED_MS = 200;

/** @param filter changes what is sent to the database, one for each connection */
export async function openLine(
  databaseUrl: string,
  random: () => number,
  filter?: () => Transform,
): Promise<Line> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Pair>();
  let weather: Weather = {};
  let broken = 0;
  const strikes = (pair: Pair, chance = 0) =>
    chance > 0 && performance.now() - pair.openedAt > SETTLED_MS && random() < chance;

  function breakPair({ near, far }: Pair): void {
    broken++;
    near.resetAndDestroy();
    // lets what was forwarded arrive first
    far.end();
  }

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    const pair: Pair = { near, far, openedAt: performance.now(), isSilent: false };
    pairs.add(pair);
    const toFar = createLatePipe(far, () => weather.delayMs);
    const toNear = createLatePipe(near, () => weather.delayMs);
    const requests = filter ? near.pipe(filter()) : near;
    requests.on('data', (data: Buffer) => {
      if (pair.isSilent) return;
      if (strikes(pair, weather.tearRequest)) {
        far.write(data.subarray(0, data.length >> 1));
        breakPair(pair);
      } else toFar(data);
    });
    far.on('data', (data) => {
      if (pair.isSilent) return;
      if (strikes(pair, weather.loseAnswer)) breakPair(pair);
      else toNear(data);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined);
      one.on('end', () => {
        if (!pair.isSilent) other.end();
      });
      one.on('close', (hadError) => {
        if (one === far || !pair.isSilent) pairs.delete(pair);
        if (!pair.isSilent && hadError) other.resetAndDestroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(databaseUrl);
  through.port = String((server.address() as AddressInfo).port);

  return {
    url: through.href,
    setWeather: (next) => (weather = next),
    reset() {
      const open = [...pairs].filter(({ isSilent }) => !isSilent);
      for (const { near, far } of open) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
      return open.length;
    },
    silence() {
      const open = [...pairs].filter(({ isSilent }) => !isSilent);
      for (const pair of open) pair.isSilent = true;
      return open.length;
    },
    broken: () => broken,
    close() {
      server.close();
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
    },
  };
}

/** Writes everything in order, each piece after the delay that applied when it came. */
function createLatePipe(to: Socket, delayMs: () => number | undefined): (data: Buffer) => void {
  const late: { data: Buffer; due: number }[] = [];
  let timer: NodeJS.Timeout | undefined;
  function send(): void {
    timer = undefined;
    while (late[0] && late[0].due <= performance.now()) to.write(late.shift()?.data ?? '');
    if (late[0]) timer = setTimeout(send, Math.max(1, late[0].due - performance.now()));
  }
  return (data) => {
    const delay = delayMs() ?? 0;
    if (delay === 0 && late.length === 0) to.write(data);
    else {
      late.push({ data, due: performance.now() + delay });
      timer ??= setTimeout(send, delay);
    }
  };
}

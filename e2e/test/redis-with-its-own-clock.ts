// A proxy to Redis that shifts its clock: each TIME command becomes a script that adds seconds to it. Libraries that shift a
// process's clock do not work with Debian's Redis, and would have to be compiled.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Transform } from 'node:stream';
import { onTestFinished } from 'vitest';

const timeCommand = Buffer.from('*1\r\n$4\r\ntime\r\n');

/** @returns the URL for clients, and a function that sets the clock they see */
export async function giveRedisItsOwnClock(redisUrl: string) {
  let ahead = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const redis = connect(Number(new URL(redisUrl).port), '127.0.0.1');
    for (const socket of [client, redis]) {
      sockets.add(socket);
      // when either end closes, the other does too
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        redis.destroy();
        sockets.delete(socket);
      });
    }
    client.pipe(replaceTime(() => ahead)).pipe(redis);
    redis.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** @param seconds offset from the true time */
    setClock(seconds: number) {
      ahead = seconds;
    },
  };
}

/**
 * Replaces the TIME commands in what one client sends. A command may arrive in pieces: a tail that could be the start of one
 * is held back until more arrives.
 * @param ahead seconds to add to the time
 */
export function replaceTime(ahead: () => number): Transform {
  let rest = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let data = Buffer.concat([rest, chunk]);
      for (let at = data.indexOf(timeCommand); at >= 0; at = data.indexOf(timeCommand)) {
        this.push(data.subarray(0, at));
        this.push(timeAheadBy(ahead()));
        data = data.subarray(at + timeCommand.length);
      }
      let kept = Math.min(timeCommand.length - 1, data.length);
      while (!data.subarray(data.length - kept).equals(timeCommand.subarray(0, kept))) kept--;
      rest = data.subarray(data.length - kept);
      done(null, data.subarray(0, data.length - kept));
    },
  });
}

function timeAheadBy(seconds: number): string {
  const script = `local t = redis.call('TIME'); return { tostring(t[1] + ${seconds}), t[2] }`;
  return `*3\r\n$4\r\neval\r\n$${script.length}\r\n${script}\r\n$1\r\n0\r\n`;
}

// Redis (or Valkey, its twin) as the queue needs it: what it has answered is on disk.
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { findRedis } from './find-redis.ts';
import { isPortFree } from './free-port.ts';
import { startServer } from './start-server.ts';
import type { Server } from './start-server.ts';

export interface RedisOptions {
  /** Where its append-only file lives, made where it is missing. Started again on the same folder it has the same data. */
  dir: string;
  port: number;
  /** Default `<dir>.log`, appended to. */
  logFile?: string | undefined;
  /** More of redis.conf as arguments, `['--maxmemory', '5mb']`. */
  args?: string[];
  abort?: AbortSignal | undefined;
}

/** Has loaded its data and answers when it returns. */
export async function startRedis(options: RedisOptions): Promise<Server> {
  const { dir, port, logFile = `${dir}.log`, args = [], abort } = options;
  const command = findRedis();
  if (command === undefined) throw new Error('There is no redis-server or valkey-server on the PATH.');
  if (!(await isPortFree(port))) throw new Error(`Redis cannot use port ${String(port)}: it is taken.`);
  mkdirSync(dir, { recursive: true });
  return startServer({
    name: 'Redis',
    url: `redis://127.0.0.1:${String(port)}`,
    command,
    args: [
      ...['--dir', dir, '--port', String(port), '--bind', '127.0.0.1', '--daemonize', 'no', '--logfile', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction'],
      ...args,
    ],
    logFile,
    isReady: (pid) => answersAs(pid, port),
    stopSignal: 'SIGTERM',
    abort,
  });
}

// The process is asked for, because another Redis may have got the port in the meantime.
function answersAs(pid: number, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\nINFO server\r\nQUIT\r\n'));
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined); // not listening yet: `close` follows
    socket.on('close', () => {
      resolve(answer.startsWith('+PONG') && answer.includes(`process_id:${String(pid)}\r\n`));
    });
  });
}

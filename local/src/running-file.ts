import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The file that read-running.ts reads. It contains the database password, so only this user may read it. */
export interface Running {
  databaseUrl: string;
  /** Undefined if the queue is in Postgres. */
  redisUrl: string | undefined;
  voteUrl: string;
}

/** Removes the file that an earlier run left if it was killed. */
export function removeRunningFile(folder: string): void {
  rmSync(path.join(folder, 'running.json'), { force: true });
}

/** Writes the addresses of the running system into the data folder, and removes them when this process exits. */
export function writeRunningFile(folder: string, running: Running): void {
  writeFileSync(path.join(folder, 'running.json'), `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  process.once('exit', () => {
    removeRunningFile(folder);
  });
}

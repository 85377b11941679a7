// Limits the size of the logs of `npm start`: those of the services, and those that Postgres and Redis write themselves.
import { copyFileSync, existsSync, readdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const KEPT = 3;
const EVERY_MS = 5_000;

/** Rotates the logs in the folder now, and then every five seconds until the process ends. */
export function keepRotating(folder: string, print: (line: string) => void): void {
  let failed = false;
  const rotate = () => {
    try {
      rotateLogs(folder);
      failed = false;
    } catch (error) {
      if (!failed) print(`Rotating the logs failed: ${String(error)}`);
      failed = true;
    }
  };
  rotate();
  setInterval(rotate, EVERY_MS).unref();
}

/**
 * Each `*.log` above the size limit becomes `*.log.1`, that one becomes `*.log.2`, up to the number that is kept. The file is
 * copied and then truncated, because Postgres and Redis keep it open. What they write between the two steps is lost.
 */
export function rotateLogs(folder: string, { maxBytes = MAX_BYTES, kept = KEPT } = {}): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log'))) {
    const file = path.join(folder, name);
    if (statSync(file).size <= maxBytes) continue;
    for (let age = kept - 1; age >= 1; age--) {
      if (existsSync(`${file}.${String(age)}`))
        renameSync(`${file}.${String(age)}`, `${file}.${String(age + 1)}`);
    }
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  }
}

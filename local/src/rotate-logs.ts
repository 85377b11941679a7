// Bounds the logs of `npm start`, those of the services and those that Postgres and Redis write themselves.
import { copyFileSync, existsSync, readdirSync, renameSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 10 * 1024 * 1024;
const KEPT = 3;
const EVERY_MS = 5_000;

/** Looks at the folder's logs now, and then every few seconds for as long as the process lives. */
export function keepRotating(folder: string, print: (line: string) => void): void {
  let failed = false;
  const rotate = () => {
    try {
      rotateLogs(folder);
      failed = false;
    } catch (error) {
      if (!failed) print(`The logs cannot be rotated: ${String(error)}`);
      failed = true;
    }
  };
  rotate();
  setInterval(rotate, EVERY_MS).unref();
}

/**
 * Each `*.log` beyond its size becomes `*.log.1`, and that `*.log.2`, up to the number that is kept. It is copied and then
 * emptied, because Postgres and Redis keep their files open: what they write between the two is lost.
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

// Finds the running system for the other commands. `npm start` keeps its addresses in its data folder while it is ready.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadEnvFile } from '@hands/shared/process/load-env-file';
import { readOrExit } from '@hands/shared/process/read-or-exit';
import type { Running } from './running-file.ts';

/**
 * Reads the addresses of the running system; if several run, of the first. Loads `.env`, as `npm start` does, for DATA_DIR
 * and the other settings.
 * @returns undefined if no system runs
 */
export function readRunning(): Running | undefined {
  const { DATA_DIR } = readOrExit(() => loadEnvFile(), 2);
  const wanted = DATA_DIR || '.data';
  for (let number = 1; number < 10; number++) {
    const folder = path.resolve(number === 1 ? wanted : `${wanted}-${String(number)}`);
    try {
      return JSON.parse(readFileSync(path.join(folder, 'running.json'), 'utf8')) as Running;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return undefined;
}

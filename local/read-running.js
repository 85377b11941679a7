// Finds the running system for the other commands. `npm start` keeps its addresses in its data folder while it is ready.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Reads the addresses of the running system; if several run, of the first. Loads `.env`, as `npm start` does, for DATA_DIR
 * and the other settings.
 * @returns `{ databaseUrl, redisUrl?, voteUrl }`, or undefined if no system runs
 */
export function readRunning() {
  try {
    process.loadEnvFile(path.join(root, '.env'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const wanted = process.env.DATA_DIR || '.data';
  for (let number = 1; number < 10; number++) {
    const folder = path.resolve(root, number === 1 ? wanted : `${wanted}-${number}`);
    try {
      return JSON.parse(readFileSync(path.join(folder, 'running.json'), 'utf8'));
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return undefined;
}

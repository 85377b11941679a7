// What `npm start` runs, for the commands beside it: it writes the addresses into its data folder while it is ready.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { URL, fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Of several systems the first. Reads `.env` as it does, for DATA_DIR and what else is set there.
 * @returns `{ databaseUrl, redisUrl?, voteUrl }`, or undefined where nothing runs
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

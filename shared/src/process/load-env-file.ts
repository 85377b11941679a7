import { readFileSync } from 'node:fs';
import { ignorePostgresVariables } from './ignore-postgres-variables.ts';
import { parseEnvFile } from './parse-env-file.ts';
import { SettingsError } from './settings-error.ts';

/**
 * Adds the variables of `.env` in the working directory, if it exists, to `process.env`. Variables already set are kept, and
 * those of libpq are removed.
 * @throws SettingsError that lists every line that `npm start` and Compose would read differently
 */
export function loadEnvFile(file = '.env'): NodeJS.ProcessEnv {
  const { values, faults } = parseEnvFile(readIfExists(file));
  if (faults.length > 0) {
    const list = faults.map((fault) => `  ${fault}`).join('\n');
    throw new SettingsError(`Invalid settings. Fix the file .env:\n${list}`);
  }
  for (const [name, value] of Object.entries(values)) process.env[name] ??= value;
  ignorePostgresVariables();
  return process.env;
}

function readIfExists(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return Buffer.alloc(0);
    throw new SettingsError(`The file .env cannot be read (${String(code)}).`, { cause });
  }
}

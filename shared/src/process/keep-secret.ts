import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Reads a secret from a file that only its owner may read. A missing file is made first, with 32 random bytes in base64url. Of
 * several processes that do this at the same time, all return the same secret.
 */
export function keepSecret(file: string): string {
  try {
    return read(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  // linked when complete, so that no process reads half of it
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(own, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(own);
  }
  return read(file);
}

function read(file: string): string {
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 16)
    throw new Error(`${file} must have at least 16 characters. Remove it to get a new secret.`);
  return secret;
}
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

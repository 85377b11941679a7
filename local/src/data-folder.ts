import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { claim } from './process/claim.ts';

/** Claims the data folder. If another runner has it, claims the next one: `.data`, `.data-2`, `.data-3`. */
export async function claimDataFolder(wanted: string, print: (line: string) => void): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = path.resolve(number === 1 ? wanted : `${wanted}-${String(number)}`);
    mkdirSync(folder, { recursive: true });
    if (!(await claim(realpathSync(folder)))) continue;
    if (number > 1) print(`${wanted} is in use by another run. This one keeps its data in ${folder}.`);
    return folder;
  }
}

/** Reads the secret that signs voters' cookies. It is created once, so that voters are still recognized after a restart. */
export function readCookieSecret(folder: string): string {
  const file = path.join(folder, 'cookie-secret');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/**
 * The suffix of the names of cookies that this secret signs. Browsers share cookies between all ports of a host, so systems
 * with the same cookie names would overwrite each other's cookies.
 */
export function cookieSuffixOf(secret: string): string {
  return `-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;
}

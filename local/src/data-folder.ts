import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { claim } from './claim.ts';

/** Claims the folder that the data is kept in; while another runner has it, the next: `.data`, `.data-2`, `.data-3`. */
export async function claimDataFolder(wanted: string, print: (line: string) => void): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = path.resolve(number === 1 ? wanted : `${wanted}-${String(number)}`);
    mkdirSync(folder, { recursive: true });
    if (!(await claim(realpathSync(folder)))) continue;
    if (number > 1) print(`${wanted} is in use by another run: this one keeps its data in ${folder}.`);
    return folder;
  }
}

/** The secret that voters' cookies are signed with: made once, so that a restart forgets no voter. */
export function readCookieSecret(folder: string): string {
  const file = path.join(folder, 'cookie-secret');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/**
 * Ends the names of the cookies that this secret signs. Browsers send the cookies of all systems on one host to each of them,
 * whatever its port: with the same names they would overwrite each other's.
 */
export function cookieSuffixOf(secret: string): string {
  return `-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;
}

import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { keepSecret } from '@hands/shared/process/keep-secret';
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

/** The secret that signs voters' cookies. It is made once, so that voters are still recognized after a restart. */
export const keepCookieSecret = (folder: string): string => keepSecret(path.join(folder, 'cookie-secret'));

/** The token of administrators, made once, so that administration is never open to everyone. */
export const keepAdminToken = (folder: string): string => keepSecret(path.join(folder, 'admin-token'));

/**
 * The suffix of the names of cookies that this secret signs. Browsers share cookies between all ports of a host, so systems
 * with the same cookie names would overwrite each other's cookies.
 */
export function cookieSuffixOf(secret: string): string {
  return `-${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`;
}

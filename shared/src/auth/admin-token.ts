// Who may administer: whoever presents ADMIN_TOKEN. Compared by digest, in constant time, whatever its length.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether this is the token; false for everything where none is set. */
export function isAdminToken(given: unknown, adminToken: string | undefined): boolean {
  if (adminToken === undefined || typeof given !== 'string') return false;
  return timingSafeEqual(digest(given), digest(adminToken));
}

/** The token of `Authorization: Bearer <token>`. */
export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

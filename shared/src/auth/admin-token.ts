// Administrators present ADMIN_TOKEN. Tokens are compared by digest, in constant time for any length.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether this is the admin token; always false if none is set. */
export function isAdminToken(given: unknown, adminToken: string | undefined): boolean {
  if (adminToken === undefined || typeof given !== 'string') return false;
  return timingSafeEqual(digest(given), digest(adminToken));
}

/** Reads the token from `Authorization: Bearer <token>`. */
export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

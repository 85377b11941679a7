// An administrator's session is a signed cookie. vote creates it and result reads it; neither stores sessions, except those that
// were ended before they expired (db/src/revoked-sessions.ts).
import { createHash, randomUUID } from 'node:crypto';
import { sign, unsign } from './sign.ts';

export const SESSION_COOKIE = 'admin';
export const SESSION_MS = 12 * 60 * 60 * 1000;

export interface AdminSession {
  id: string;
  /** Milliseconds since the Unix epoch. */
  beganAt: number;
}

/**
 * `<random id>.<expiry in base 36>.<HMAC-SHA256>`, valid for twelve hours.
 * @param now milliseconds since the Unix epoch
 */
export function makeAdminSession(secret: string, adminToken: string, now = Date.now()) {
  const id = randomUUID();
  const end = (now + SESSION_MS).toString(36);
  return { id, value: sign(`${id}.${end}`, purposeOf(adminToken), secret) };
}

/**
 * Reads the session from the value of the session cookie.
 * @param secrets the current one first, then earlier ones
 * @param now milliseconds since the Unix epoch
 * @returns undefined if there is no session, if it has expired, or if it was signed for another admin token
 */
export function readAdminSession(
  cookie: unknown,
  secrets: readonly string[],
  adminToken: string | undefined,
  now = Date.now(),
): AdminSession | undefined {
  // cookie-parser turns a value that begins with `j:` into what it is as JSON
  if (adminToken === undefined || typeof cookie !== 'string') return undefined;
  const [id, end = ''] = unsign(cookie, purposeOf(adminToken), secrets)?.split('.') ?? [];
  const endsAt = Number.parseInt(end, 36);
  return id !== undefined && now < endsAt ? { id, beganAt: endsAt - SESSION_MS } : undefined;
}

/** The signature covers a digest of the admin token, so changing the token ends every session. */
function purposeOf(adminToken: string): string {
  return `admin:${createHash('sha256').update(adminToken).digest('hex')}`;
}

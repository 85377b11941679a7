// An administrator's session is a signed value in a cookie: vote makes it, result reads it, and neither keeps a list.
import { createHash, randomUUID } from 'node:crypto';
import { parseCookie } from 'cookie';
import { sign, unsign } from './sign.ts';

export const SESSION_COOKIE = 'admin';
export const SESSION_MS = 12 * 60 * 60 * 1000;

/**
 * `<random id>.<end in base 36>.<HMAC-SHA256>`, good for twelve hours.
 * @param now milliseconds since the epoch
 */
export function makeAdminSession(secret: string, adminToken: string, now = Date.now()) {
  const id = randomUUID();
  const end = (now + SESSION_MS).toString(36);
  return { id, value: sign(`${id}.${end}`, purposeOf(adminToken), secret) };
}

/**
 * The id of the session that a request's Cookie header names.
 * @param secrets the current one first, then those it replaced
 * @param options.suffix COOKIE_SUFFIX
 * @returns undefined without a session, with one that has ended, or one of another admin token
 */
export function readAdminSession(
  header: string | undefined,
  secrets: readonly string[],
  adminToken: string | undefined,
  { suffix = '', now = Date.now() } = {},
): string | undefined {
  const cookie = parseCookie(header ?? '')[SESSION_COOKIE + suffix];
  if (adminToken === undefined || cookie === undefined) return undefined;
  const [id, end = ''] = unsign(cookie, purposeOf(adminToken), secrets)?.split('.') ?? [];
  return now < Number.parseInt(end, 36) ? id : undefined;
}

/** With the token's digest in the signature, another token ends every session. */
function purposeOf(adminToken: string): string {
  return `admin:${createHash('sha256').update(adminToken).digest('hex')}`;
}

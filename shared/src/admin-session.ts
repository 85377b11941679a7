// An administrator's session is a signed value in a cookie: vote makes it, result reads it, and neither keeps a list.
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { parseCookie } from 'cookie';

export const SESSION_COOKIE = 'admin';
export const SESSION_MS = 12 * 60 * 60 * 1000;

/**
 * `<random id>.<end in base 36>.<HMAC-SHA256>`, good for twelve hours.
 * @param now milliseconds since the epoch
 */
export function makeAdminSession(secret: string, adminToken: string, now = Date.now()) {
  const id = randomUUID();
  const content = `${id}.${(now + SESSION_MS).toString(36)}`;
  return { id, value: `${content}.${sign(content, secret, adminToken).toString('base64url')}` };
}

/**
 * The id of the session that a request's Cookie header names.
 * @param secrets the present one first, then those it replaced
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
  const [id, end, signature, ...rest] = cookie?.split('.') ?? [];
  if (adminToken === undefined || !id || !end || !signature || rest.length > 0) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const genuine = secrets.some((secret) => {
    const expected = sign(`${id}.${end}`, secret, adminToken);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return genuine && now < Number.parseInt(end, 36) ? id : undefined;
}

// The prefix keeps these signatures apart from receipts' and voters', which the same secret signs; with the token's digest
// in them, another token ends every session.
function sign(content: string, secret: string, adminToken: string): Buffer {
  const token = createHash('sha256').update(adminToken).digest('hex');
  return createHmac('sha256', secret).update(`admin:${token}:${content}`).digest();
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_KEY_COOKIES, POLL_KEY_COOKIE, pollKeyCookie } from '@hands/shared/auth/poll-key';
import { rememberInCookie } from '../http/remember-in-cookie.ts';
import { setCookie } from '../http/set-cookie.ts';
import type { CookieSettings } from '../http/set-cookie.ts';

const keyCookies = { names: POLL_KEY_COOKIE, max: MAX_KEY_COOKIES, maxAge: 30 * 24 * 60 * 60 };

/**
 * Makes this browser the owner of the poll for a month, and removes the keys that it has known longest. The cookie is for all pages,
 * because the result service reads it too.
 */
export function rememberKey(
  req: IncomingMessage,
  res: ServerResponse,
  slug: string,
  key: string,
  settings: CookieSettings,
): void {
  rememberInCookie(req, res, keyCookies, { name: pollKeyCookie(slug), value: key }, settings);
}

/** Removes the key of a poll from this browser. */
export function forgetKey(res: ServerResponse, slug: string, settings: CookieSettings): void {
  setCookie(res, pollKeyCookie(slug), '', { maxAge: 0 }, settings);
}

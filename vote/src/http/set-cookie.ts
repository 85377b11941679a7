import type { ServerResponse } from 'node:http';
import type { Config } from '../config.ts';

export type CookieSettings = Pick<Config, 'cookieSecrets' | 'secureCookies'> &
  Partial<Pick<Config, 'cookieSuffix'>>;

/**
 * Adds a cookie to the response. Written by hand: the cookie library's checks of these constant attributes took a tenth of the
 * time of a vote.
 * @param maxAge in seconds; 0 removes the cookie, and without it the cookie is kept until the browser is closed
 */
export function setCookie(
  res: ServerResponse,
  name: string,
  value: string,
  { maxAge, path = '/' }: { maxAge?: number; path?: string },
  { cookieSuffix = '', secureCookies }: CookieSettings,
): void {
  const secure = secureCookies ? '; Secure' : '';
  const age = maxAge === undefined ? '' : `Max-Age=${maxAge}; `;
  const attributes = `${age}Path=${path}; HttpOnly; SameSite=Lax${secure}`;
  res.appendHeader('Set-Cookie', `${name}${cookieSuffix}=${encodeURIComponent(value)}; ${attributes}`);
}

// Cookies of which a browser may have one for each of many polls.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookie } from 'cookie';
import { setCookie } from './set-cookie.ts';
import type { CookieSettings } from './set-cookie.ts';

export interface ManyCookies {
  /** Matches their names, without COOKIE_SUFFIX. */
  names: RegExp;
  /**
   * How many of them a browser keeps. Browsers keep about 180 cookies of a site, and drop the one that was used least recently: with
   * a cookie for each of 200 polls it was the voter's own.
   */
  max: number;
  /** Seconds. */
  maxAge: number;
}

/** Stores one of these cookies for all pages, and removes the oldest above the limit. */
export function rememberInCookie(
  req: IncomingMessage,
  res: ServerResponse,
  { names, max, maxAge }: ManyCookies,
  { name, value }: { name: string; value: string },
  settings: CookieSettings,
): void {
  // browsers send the oldest first
  const others = rememberedIn(req, names, settings).filter((other) => other !== name);
  for (const oldest of others.slice(0, -(max - 1))) setCookie(res, oldest, '', { maxAge: 0 }, settings);
  setCookie(res, name, value, { maxAge }, settings);
}

/** The names of this system's cookies among those that match, without the suffix. */
function rememberedIn(req: IncomingMessage, names: RegExp, { cookieSuffix = '' }: CookieSettings): string[] {
  return Object.keys(parseCookie(req.headers.cookie ?? ''))
    .filter((name) => name.endsWith(cookieSuffix))
    .map((name) => name.slice(0, name.length - cookieSuffix.length))
    .filter((name) => names.test(name));
}

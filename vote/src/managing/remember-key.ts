import type { IncomingMessage, ServerResponse } from 'node:http';
import { pollKeyCookie } from '@hands/shared/auth/poll-key';
import { parseCookie } from 'cookie';
import { setCookie } from '../http/set-cookie.ts';
import type { CookieSettings } from '../http/set-cookie.ts';

const SECONDS = 30 * 24 * 60 * 60;

/**
 * The number of polls whose keys one browser remembers. Browsers keep about 180 cookies of a site: with more, the voter's own would
 * be dropped (voting/remember-ballot.ts).
 */
const MAX_REMEMBERED = 30;

/**
 * Makes this browser the owner of the poll for a month, and removes the keys that it has known longest. The path is `/`, because
 * the result service reads this cookie too.
 */
export function rememberKey(
  req: IncomingMessage,
  res: ServerResponse,
  slug: string,
  key: string,
  settings: CookieSettings,
): void {
  // browsers send the oldest first
  const others = rememberedIn(req, settings).filter((other) => other !== pollKeyCookie(slug));
  for (const oldest of others.slice(0, -(MAX_REMEMBERED - 1)))
    setCookie(res, oldest, '', { maxAge: 0 }, settings);
  setCookie(res, pollKeyCookie(slug), key, { maxAge: SECONDS }, settings);
}

/** Removes the key of a poll from this browser. */
export function forgetKey(res: ServerResponse, slug: string, settings: CookieSettings): void {
  setCookie(res, pollKeyCookie(slug), '', { maxAge: 0 }, settings);
}

/** The names of this system's key cookies, without the suffix. */
function rememberedIn(req: IncomingMessage, { cookieSuffix = '' }: CookieSettings): string[] {
  return Object.keys(parseCookie(req.headers.cookie ?? '')).flatMap((name) => {
    const [, known, suffix] = /^(key-[0-9a-z]{10})(.*)$/.exec(name) ?? [];
    return known !== undefined && suffix === cookieSuffix ? [known] : [];
  });
}

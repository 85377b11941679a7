// A form that is refused, or cannot be taken now, is not answered with a page: to reload that, or to go back to it, the browser
// would ask whether to send the form again. It is answered with a redirect to the form's own page, which shows the problem and what
// was typed. They travel in an encrypted cookie for that page, and not in its address, because addresses are logged and what was
// typed may be a vote. The address names the cookie, so that the page shows them to this tab, for some minutes, and not to a later
// visit.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SESSION_COOKIE } from '@hands/shared/auth/admin-session';
import { decrypt, encrypt } from '@hands/shared/auth/encrypt';
import { parseCookie } from 'cookie';
import { setCookie } from './set-cookie.ts';
import type { CookieSettings } from './set-cookie.ts';

const COOKIE = 'refused';
/** Set where no other cookie of ours is, to see whether this browser keeps them. */
const KEPT = 'cookies';
/** Cookies of others on this host, such as a sign-in proxy's, say nothing about ours. */
const ours = [KEPT, 'voter', SESSION_COOKIE];
const PURPOSE = 'refused form';
const SECONDS = 10 * 60;
/** Browsers keep no cookie above 4,096 characters. */
const MAX_LENGTH = 3_500;
/** More than any form may have. */
const MAX_BYTES = 256 * 1024;

/**
 * @param page the path of the form's page, perhaps with a query
 * @param content what the page needs to show; it must be JSON
 * @returns false if this browser keeps no cookies, or too much was typed: then the caller must answer with the page itself
 */
export function redirectToForm(
  req: IncomingMessage,
  res: ServerResponse,
  settings: CookieSettings,
  page: string,
  content: object,
): boolean {
  if (!keepsCookies(req, settings)) return false;
  const key = randomBytes(6).toString('base64url');
  const [path = '/'] = page.split('?');
  const packed = deflateRawSync(JSON.stringify([key, path, content])).toString('base64url');
  const value = encrypt(packed, PURPOSE, settings.cookieSecrets[0]);
  if (value.length > MAX_LENGTH) return false;
  setCookie(res, COOKIE, value, { maxAge: SECONDS, path }, settings);
  res.statusCode = 303;
  res.setHeader('Location', `${page}${page.includes('?') ? '&' : '?'}refused=${key}`);
  res.end();
  return true;
}

/**
 * The content of the form that was refused, if the address of this request names it. Also sees to it that the next request shows
 * whether this browser keeps cookies.
 * @param path of the form's page
 * @returns the `content` that was given to redirectToForm()
 */
export function readRefusedForm(
  req: IncomingMessage & { query: object },
  res: ServerResponse,
  settings: CookieSettings,
  path: string,
): unknown {
  // not for the path of the page, because forms are sent to others
  if (!keepsCookies(req, settings) && !res.hasHeader('Set-Cookie'))
    setCookie(res, KEPT, 'kept', {}, settings);
  const { refused } = req.query as { refused?: unknown };
  const value = readCookie(req, COOKIE, settings);
  if (refused === undefined || value === undefined) return undefined;
  const packed = decrypt(value, PURPOSE, settings.cookieSecrets);
  if (packed === undefined) return undefined;
  const text = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: MAX_BYTES }).toString();
  const [key, itsPath, content] = JSON.parse(text) as [string, string, unknown];
  return key === refused && itsPath === path ? content : undefined;
}

const keepsCookies = (req: IncomingMessage, settings: CookieSettings): boolean =>
  ours.some((name) => readCookie(req, name, settings) !== undefined);

const readCookie = (
  { headers }: IncomingMessage,
  name: string,
  { cookieSuffix = '' }: CookieSettings,
): string | undefined => parseCookie(headers.cookie ?? '')[name + cookieSuffix];

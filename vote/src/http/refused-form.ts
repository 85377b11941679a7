// A refused form is not answered with a page: to reload that, or to go back to it, the browser would ask whether to send the form
// again. It is answered with a redirect to the form's own page, which shows the problem and what was typed. They travel in a
// signed cookie for that page, and not in its address, because addresses are logged and what was typed may be a vote. The address
// names the cookie, so that the page shows them to this tab, for some minutes, and not to a later visit.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { sign, unsign } from '@hands/shared/auth/sign';
import { parseCookie } from 'cookie';
import type { Config } from '../config.ts';

export type RefusedFormSettings = Pick<Config, 'cookieSecrets' | 'secureCookies'> &
  Partial<Pick<Config, 'cookieSuffix'>>;

const COOKIE = 'refused';
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
  settings: RefusedFormSettings,
  page: string,
  content: object,
): boolean {
  if (!req.headers.cookie) return false;
  const key = randomBytes(6).toString('base64url');
  const [path = '/'] = page.split('?');
  const packed = deflateRawSync(JSON.stringify([key, path, content])).toString('base64url');
  if (packed.length > MAX_LENGTH) return false;
  setCookie(res, COOKIE, sign(packed, PURPOSE, settings.cookieSecrets[0]), path, settings);
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
  settings: RefusedFormSettings,
  path: string,
): unknown {
  const { cookie } = req.headers;
  // not for the path of the page, because forms are sent to others
  if (!cookie) setCookie(res, 'cookies', 'kept', '/', settings);
  const { refused } = req.query as { refused?: unknown };
  const signed = parseCookie(cookie ?? '')[COOKIE + (settings.cookieSuffix ?? '')];
  if (refused === undefined || signed === undefined) return undefined;
  const packed = unsign(signed, PURPOSE, settings.cookieSecrets);
  if (packed === undefined) return undefined;
  const text = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: MAX_BYTES }).toString();
  const [key, itsPath, content] = JSON.parse(text) as [string, string, unknown];
  return key === refused && itsPath === path ? content : undefined;
}

function setCookie(
  res: ServerResponse,
  name: string,
  value: string,
  path: string,
  { secureCookies, cookieSuffix = '' }: RefusedFormSettings,
): void {
  const secure = secureCookies ? '; Secure' : '';
  res.appendHeader(
    'Set-Cookie',
    `${name}${cookieSuffix}=${value}; Max-Age=${SECONDS}; Path=${path}; HttpOnly; SameSite=Lax${secure}`,
  );
}

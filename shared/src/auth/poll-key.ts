// The key of a poll. Anyone who has it manages this poll and nothing else.
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import { bearerToken } from './admin-token.ts';

/** 24 random bytes as base64url. */
export const makePollKey = (): string => randomBytes(24).toString('base64url');

/** What is stored of a key. It is random, so that its digest needs no salt. */
export const hashPollKey = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Names a key where the key itself must not be shown: 64 bits of its digest, in hexadecimal. */
export const pollKeyId = (hash: Buffer): string => hash.toString('hex', 0, 8);

/** What looks like a key. */
const POLL_KEY = /^[\w-]{32}$/;

/** Matches the names of the cookies below, without COOKIE_SUFFIX. */
export const POLL_KEY_COOKIE = /^key-([0-9a-z]{10})$/;

/** The cookie that keeps the key of a poll in a browser, without COOKIE_SUFFIX. Its value is the key. */
export const pollKeyCookie = (slug: string): string => `key-${slug}`;

/**
 * The keys for a poll that a request carries, as `Authorization: Bearer` and as a cookie. They need not be valid.
 * @param cookieSuffix COOKIE_SUFFIX
 */
export function readPollKeys(req: IncomingMessage, slug: string, cookieSuffix = ''): string[] {
  return [bearerToken(req), readCookie(req, slug, cookieSuffix)].filter((key) => key !== undefined);
}

/**
 * How many keys a browser keeps. Browsers keep about 180 cookies of a site, and drop the one that was used least recently: with
 * a cookie for each of 200 polls it was the voter's own.
 */
export const MAX_KEY_COOKIES = 30;

/** The keys that this browser keeps, each with the slug of its poll, newest first. They need not be valid. */
export function readPollKeyCookies(
  { headers }: IncomingMessage,
  cookieSuffix = '',
): { slug: string; key: string }[] {
  return Object.entries(parseCookie(headers.cookie ?? ''))
    .flatMap(([name, key = '']) => {
      const own = name.endsWith(cookieSuffix) ? name.slice(0, name.length - cookieSuffix.length) : '';
      const slug = POLL_KEY_COOKIE.exec(own)?.[1];
      return slug !== undefined && POLL_KEY.test(key) ? [{ slug, key }] : [];
    })
    .slice(-MAX_KEY_COOKIES)
    .toReversed();
}

/** Whether this browser keeps a key of the poll, which need not be valid. */
export const hasPollKeyCookie = (req: IncomingMessage, slug: string, cookieSuffix = ''): boolean =>
  readCookie(req, slug, cookieSuffix) !== undefined;

const readCookie = ({ headers }: IncomingMessage, slug: string, cookieSuffix: string): string | undefined =>
  parseCookie(headers.cookie ?? '')[pollKeyCookie(slug) + cookieSuffix];

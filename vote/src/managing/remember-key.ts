import type { ServerResponse } from 'node:http';
import { pollKeyCookie } from '@hands/shared/auth/poll-key';
import { setCookie } from '../http/set-cookie.ts';
import type { CookieSettings } from '../http/set-cookie.ts';

const SECONDS = 30 * 24 * 60 * 60;

/** Makes this browser the owner of the poll for a month. The path is `/`, because the result service reads this cookie too. */
export function rememberKey(res: ServerResponse, slug: string, key: string, settings: CookieSettings): void {
  setCookie(res, pollKeyCookie(slug), key, { maxAge: SECONDS }, settings);
}

/** Removes the key of a poll from this browser. */
export function forgetKey(res: ServerResponse, slug: string, settings: CookieSettings): void {
  setCookie(res, pollKeyCookie(slug), '', { maxAge: 0 }, settings);
}

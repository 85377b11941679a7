// The cookie that identifies a voter: vote sets it, and result reads it for polls that show their results to voters only.
import { parseCookie } from 'cookie';
import cookieParser from 'cookie-parser';
import { sign } from 'cookie-signature';

// Version 4: random. Ids made from a program's `userId` have another version and can never come from a cookie.
const randomId = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Express's format for signed cookies. */
export const signVoterId = (voterId: string, secret: string): string => `s:${sign(voterId, secret)}`;

/**
 * The voter that a request's Cookie header names. A browser may send several cookies of this name, some set by sites beside
 * this one; the first with a valid signature counts.
 * @param secrets the current one first, then those it replaced
 * @param suffix COOKIE_SUFFIX
 * @returns undefined without a cookie that one of the secrets signed
 */
export function readVoterCookie(
  header: string | undefined,
  secrets: readonly string[],
  suffix = '',
): string | undefined {
  const name = `voter${suffix}`;
  for (const pair of header?.split(';') ?? []) {
    const value = parseCookie(pair)[name];
    if (value === undefined) continue;
    // cookies set by earlier versions have no prefix
    const signed = value.startsWith('s:') ? value : `s:${value}`;
    const voterId = cookieParser.signedCookie(signed, [...secrets]);
    if (voterId && randomId.test(voterId)) return voterId;
  }
  return undefined;
}

// The cookie that identifies a voter: vote sets it, and result reads it for polls that show their results to voters only.
import { parseCookie } from 'cookie';
import cookieParser from 'cookie-parser';
import { sign } from 'cookie-signature';

// Version 4: random. Ids made from a program's `userId` have another version and can never come from a cookie.
const randomId = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Express's format for signed cookies. */
export const signVoterId = (voterId: string, secret: string): string => `s:${sign(voterId, secret)}`;

export interface VoterCookie {
  voterId: string;
  /** Whether it is in today's form and signed with the current secret. Otherwise it must be set again. */
  isCurrent: boolean;
}

/**
 * The voter that a request's Cookie header names. A browser may send several cookies of this name, some set by sites beside
 * this one; the first with a valid signature counts.
 * @param secrets the current one first, then those it replaced
 * @param suffix COOKIE_SUFFIX
 * @returns undefined without a cookie that one of the secrets signed
 */
export function findVoterCookie(
  header: string | undefined,
  secrets: readonly string[],
  suffix = '',
): VoterCookie | undefined {
  const name = `voter${suffix}`;
  const [current = '', ...older] = secrets;
  for (const pair of header?.split(';') ?? []) {
    const value = parseCookie(pair)[name];
    if (value === undefined) continue;
    // cookies set by earlier versions have no prefix
    const hasPrefix = value.startsWith('s:');
    const signed = hasPrefix ? value : `s:${value}`;
    const byCurrent = cookieParser.signedCookie(signed, current);
    const voterId = byCurrent || cookieParser.signedCookie(signed, older);
    if (voterId && randomId.test(voterId)) return { voterId, isCurrent: hasPrefix && byCurrent === voterId };
  }
  return undefined;
}

/** The voter's id alone, see `findVoterCookie`. */
export const readVoterCookie = (...args: Parameters<typeof findVoterCookie>): string | undefined =>
  findVoterCookie(...args)?.voterId;

// The cookie of a browser that has redeemed a voting link. vote sets it; result reads it as well, to show results to those who have
// voted.
import { parseCookie } from 'cookie';
import { decrypt, encrypt } from './encrypt.ts';

export interface TokenVoter {
  voterId: string;
  /** From voterTokenId(), so that casting finds out without the database whether the token was revoked. */
  tokenId: string;
}

const PURPOSE = 'token voter';

/** The cookie's name, without COOKIE_SUFFIX. */
export const tokenVoterCookie = (slug: string): string => `voter-${slug}`;

export const encryptTokenVoter = (slug: string, { voterId, tokenId }: TokenVoter, secret: string): string =>
  encrypt(`${slug}.${voterId}.${tokenId}`, PURPOSE, secret);

/**
 * @param header the request's Cookie header
 * @param secrets the current one first, then earlier ones
 * @param suffix COOKIE_SUFFIX
 * @returns undefined without a cookie for the poll with this slug that one of the secrets encrypted
 */
export function readTokenVoter(
  header: string | undefined,
  slug: string,
  secrets: readonly string[],
  suffix = '',
): TokenVoter | undefined {
  const value = parseCookie(header ?? '')[tokenVoterCookie(slug) + suffix];
  const [ofPoll, voterId, tokenId] = decrypt(value ?? '', PURPOSE, secrets)?.split('.') ?? [];
  return ofPoll === slug && voterId !== undefined && tokenId !== undefined ? { voterId, tokenId } : undefined;
}

// The cookie that says who votes: vote makes it, result reads it where results are for those who have voted.
import { parseCookie } from 'cookie';
import { unsign } from 'cookie-signature';

// version 4: random. Ids made from a program's `userId` bear another version and can never be a cookie's.
const randomId = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * The voter that a request's Cookie header names.
 * @param secrets the present one first, then those it replaced
 * @param suffix COOKIE_SUFFIX
 * @returns undefined without a cookie, or with one that no secret of ours signed
 */
export function readVoterCookie(
  header: string | undefined,
  secrets: readonly string[],
  suffix = '',
): string | undefined {
  const signed = parseCookie(header ?? '')[`voter${suffix}`];
  if (!signed) return undefined;
  for (const secret of secrets) {
    const voterId = unsign(signed, secret);
    if (voterId && randomId.test(voterId)) return voterId;
  }
  return undefined;
}

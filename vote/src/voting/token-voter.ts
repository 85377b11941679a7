// The voter of a browser that has redeemed a voting link (voting-link-routes.ts).
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encryptTokenVoter, readTokenVoter, tokenVoterCookie } from '@hands/shared/auth/token-voter-cookie';
import type { TokenVoter } from '@hands/shared/auth/token-voter-cookie';
import { ProblemError } from '@hands/shared/http/problem';
import { rememberInCookie } from '../http/remember-in-cookie.ts';
import type { CookieSettings } from '../http/set-cookie.ts';
import type { Poll } from '../polls/read-polls.ts';

const tokenCookies = { names: /^voter-[0-9a-z]{10}$/, max: 30, maxAge: 365 * 24 * 60 * 60 };

/** The voter of a browser's cookie, and why they may not vote, if so. */
type FoundVoter =
  { voterId: string; refusal: undefined } | { voterId: string | undefined; refusal: ProblemError };

/** Reads the cookie for this poll. One of an earlier secret is set again. */
export function findTokenVoter(
  req: IncomingMessage,
  res: ServerResponse,
  { slug, revokedTokens }: Pick<Poll, 'slug' | 'revokedTokens'>,
  settings: CookieSettings,
): FoundVoter {
  const { cookieSecrets, cookieSuffix } = settings;
  const read = (secrets: readonly string[]) =>
    readTokenVoter(req.headers.cookie, slug, secrets, cookieSuffix);
  let voter = read([cookieSecrets[0]]);
  if (!voter && (voter = read(cookieSecrets))) rememberTokenVoter(req, res, slug, voter, settings);
  if (!voter) return { voterId: undefined, refusal: linkNeeded() };
  const { voterId, tokenId } = voter;
  return revokedTokens.includes(tokenId)
    ? { voterId, refusal: linkRevoked() }
    : { voterId, refusal: undefined };
}

export function rememberTokenVoter(
  req: IncomingMessage,
  res: ServerResponse,
  slug: string,
  voter: TokenVoter,
  settings: CookieSettings,
): void {
  const value = encryptTokenVoter(slug, voter, settings.cookieSecrets[0]);
  rememberInCookie(req, res, tokenCookies, { name: tokenVoterCookie(slug), value }, settings);
}

const linkNeeded = () =>
  new ProblemError({
    status: 403,
    title: 'Voting link needed',
    detail:
      'Only people with a voting link of their own can vote in this poll. Open the link that you were given in this browser, with cookies allowed.',
  });

const linkRevoked = () =>
  new ProblemError({
    status: 403,
    title: 'Voting link revoked',
    detail:
      'The voting link that was opened in this browser has been revoked. If you were given another one, open that.',
  });

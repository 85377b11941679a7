// Who votes: a random id in a signed cookie. It names nobody, and without the secret nobody can make one. Works on Node's
// own requests and responses, because the vote route stands in front of Express.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readReceipt, signReceipt } from '@hands/shared/auth/receipt';
import type { ReceiptContent } from '@hands/shared/auth/receipt';
import { readVoterCookie } from '@hands/shared/auth/voter-cookie';
import type { Ballot } from '@hands/shared/poll/batch';
import { parseCookie } from 'cookie';
import { sign } from 'cookie-signature';
import type { Config } from '../config.ts';

export type CookieSettings = Pick<Config, 'cookieSecrets' | 'secureCookies'> &
  Partial<Pick<Config, 'cookieSuffix'>>;

const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;

/**
 * The voter of this request's cookie. Without a cookie, or with one that no secret of ours signed, a new voter, whose
 * cookie goes out with the answer, whatever that answer is: a retry after a 503 is then the same voter.
 */
export function identifyVoter(req: IncomingMessage, res: ServerResponse, settings: CookieSettings): string {
  const known = readVoterCookie(req.headers.cookie, settings.cookieSecrets, settings.cookieSuffix);
  if (known) return known;
  const voterId = randomUUID();
  setCookie(res, 'voter', sign(voterId, settings.cookieSecrets[0]), '/', settings);
  return voterId;
}

/**
 * Remembers in the voter's browser what was chosen, for the ballot page alone, and the receipt. The cookie's path keeps it
 * to its poll; poll 1 is also the page at `/`.
 */
export function rememberBallot(res: ServerResponse, ballot: Ballot, settings: CookieSettings): void {
  const { pollId, choices } = ballot;
  const path = pollId === 1 ? '/' : `/polls/${pollId}`;
  const receipt = signReceipt(ballot, settings.cookieSecrets[0]);
  setCookie(res, `ballot-${pollId}`, `${choices.join('-')}.${receipt}`, path, settings);
}

export interface OwnBallot {
  choices: number[];
  receipt: string;
  content: ReceiptContent;
}

export const ownBallot = (ballot: Ballot, secret: string): OwnBallot => ({
  choices: ballot.choices,
  receipt: signReceipt(ballot, secret),
  content: ballot,
});

/** This voter's latest ballot in a poll, as far as this browser knows; what bears no receipt of ours reads as none. */
export function recallBallot(
  req: IncomingMessage,
  pollId: number,
  voterId: string,
  { cookieSecrets, cookieSuffix = '' }: CookieSettings,
): OwnBallot | undefined {
  const remembered = parseCookie(req.headers.cookie ?? '')[`ballot-${pollId}${cookieSuffix}`] ?? '';
  const [, choices, receipt] = /^(\d{1,2}(?:-\d{1,2})*)\.(.+)$/.exec(remembered) ?? [];
  if (choices === undefined || receipt === undefined) return undefined;
  const content = readReceipt(receipt, cookieSecrets);
  if (content?.pollId !== pollId || content.voterId !== voterId) return undefined;
  return { choices: choices.split('-').map(Number), receipt, content };
}

// Written out, because the cookie library's checks of these constant attributes took a tenth of all the time of a vote.
function setCookie(
  res: ServerResponse,
  name: string,
  value: string,
  path: string,
  settings: CookieSettings,
): void {
  const { cookieSuffix = '' } = settings;
  const secure = settings.secureCookies ? '; Secure' : '';
  const attributes = `Max-Age=${YEAR_IN_SECONDS}; Path=${path}; HttpOnly; SameSite=Lax${secure}`;
  res.appendHeader('Set-Cookie', `${name}${cookieSuffix}=${encodeURIComponent(value)}; ${attributes}`);
}

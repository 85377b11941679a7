// Identifies voters by a random id in a signed cookie. The id names no person, and cannot be forged without the secret. Works
// on Node's own requests and responses, because the vote route stands in front of Express.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readReceipt, signReceipt } from '@hands/shared/auth/receipt';
import type { ReceiptContent } from '@hands/shared/auth/receipt';
import { readVoterCookie, signVoterId } from '@hands/shared/auth/voter-cookie';
import type { Ballot } from '@hands/shared/poll/batch';
import { parseCookie } from 'cookie';
import type { Config } from '../config.ts';

export type CookieSettings = Pick<Config, 'cookieSecrets' | 'secureCookies'> &
  Partial<Pick<Config, 'cookieSuffix'>>;

const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;

/** The voter of this request's cookie; undefined without a valid one. */
export function findVoter(req: IncomingMessage, settings: CookieSettings): string | undefined {
  return readVoterCookie(req.headers.cookie, settings.cookieSecrets, settings.cookieSuffix);
}

/** The voter of this request's cookie, or a new one. */
export function identifyVoter(req: IncomingMessage, res: ServerResponse, settings: CookieSettings): string {
  return findVoter(req, settings) ?? createVoter(res, settings);
}

/**
 * A new voter, whose cookie is sent with the response, even if that is an error: a retry after a 503 then comes from the same
 * voter.
 */
export function createVoter(res: ServerResponse, settings: CookieSettings): string {
  const voterId = randomUUID();
  setCookie(res, 'voter', signVoterId(voterId, settings.cookieSecrets[0]), '/', settings);
  return voterId;
}

/**
 * Stores the choices and the receipt in a cookie, for the ballot page only. The cookie's path limits it to its poll; poll 1
 * is also the page at `/`.
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

/** The voter's latest ballot in a poll, from this browser's cookie. Undefined without a valid receipt. */
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

// Written by hand: the cookie library's checks of these constant attributes took a tenth of the time of a vote.
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

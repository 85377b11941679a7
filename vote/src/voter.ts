// Who votes: a random id in a signed cookie. It names nobody, and without the secret nobody can make one. Works on Node's
// own requests and responses, because the vote route stands in front of Express.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ballot } from '@hands/shared/batch';
import { readVoterCookie } from '@hands/shared/voter-cookie';
import { parseCookie } from 'cookie';
import { sign } from 'cookie-signature';

export interface CookieSettings {
  /** The first signs, all verify. */
  cookieSecrets: [string, ...string[]];
  secureCookies: boolean;
}

const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;

/**
 * The voter of this request's cookie. Without a cookie, or with one that no secret of ours signed, a new voter, whose
 * cookie goes out with the answer, whatever that answer is: a retry after a 503 is then the same voter.
 */
export function identifyVoter(req: IncomingMessage, res: ServerResponse, settings: CookieSettings): string {
  const known = readVoterCookie(req.headers.cookie, settings.cookieSecrets);
  if (known) return known;
  const voterId = randomUUID();
  setCookie(res, 'voter', sign(voterId, settings.cookieSecrets[0]), '/', settings);
  return voterId;
}

/**
 * Remembers in the voter's browser what was chosen and when, for the ballot page alone. The cookie's path keeps it to its
 * poll; poll 1 is also the page at `/`.
 */
export function rememberBallot(
  res: ServerResponse,
  { pollId, choices, castAt }: Ballot,
  settings: CookieSettings,
): void {
  const path = pollId === 1 ? '/' : `/polls/${pollId}`;
  setCookie(res, `ballot-${pollId}`, `${castAt.toString(36)}_${choices.join('.')}`, path, settings);
}

/** This browser's latest ballot in a poll; rubbish in the cookie reads as none. */
export function recallBallot(
  req: IncomingMessage,
  pollId: number,
): Pick<Ballot, 'choices' | 'castAt'> | undefined {
  const remembered = parseCookie(req.headers.cookie ?? '')[`ballot-${pollId}`];
  const [, castAt, choices] =
    /^([1-9a-z][0-9a-z]{0,9})_(\d{1,2}(?:\.\d{1,2})*)$/.exec(remembered ?? '') ?? [];
  if (castAt === undefined || choices === undefined) return undefined;
  return { castAt: Number.parseInt(castAt, 36), choices: choices.split('.').map(Number) };
}

// Written out, because the cookie library's checks of these constant attributes took a tenth of all the time of a vote.
function setCookie(
  res: ServerResponse,
  name: string,
  value: string,
  path: string,
  settings: CookieSettings,
): void {
  const secure = settings.secureCookies ? '; Secure' : '';
  const attributes = `Max-Age=${YEAR_IN_SECONDS}; Path=${path}; HttpOnly; SameSite=Lax${secure}`;
  res.appendHeader('Set-Cookie', `${name}=${encodeURIComponent(value)}; ${attributes}`);
}

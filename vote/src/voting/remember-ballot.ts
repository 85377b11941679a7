// The ballots that a browser has just cast, in cookies of its own: the ballot page shows them before they are recorded and while
// the database is down. Older ones come from the database. They are encrypted, because browsers send them to every service on
// this host, and proxies may log them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ballotCookie } from '@hands/shared/auth/ballot-cookie';
import { decrypt, encrypt } from '@hands/shared/auth/encrypt';
import { readReceipt } from '@hands/shared/auth/receipt';
import type { Ballot } from '@hands/shared/poll/batch';
import { parseCookie } from 'cookie';
import { rememberInCookie } from '../http/remember-in-cookie.ts';
import { setCookie } from '../http/set-cookie.ts';
import type { CookieSettings } from '../http/set-cookie.ts';

const PURPOSE = 'ballot';

const ballotCookies = { names: /^ballot-\d+$/, max: 10, maxAge: 24 * 60 * 60 };

/** Stores the ballot in a cookie, and removes the cookies of the oldest ballots. */
export function rememberBallot(
  req: IncomingMessage,
  res: ServerResponse,
  ballot: Ballot,
  settings: CookieSettings,
): void {
  const name = ballotCookie(ballot.pollId);
  // earlier versions limited the cookie to its poll's pages, where browsers send that one first
  if (readCookie(req, ballot.pollId, settings) !== undefined)
    setCookie(res, name, '', { maxAge: 0, path: `/polls/${ballot.pollId}` }, settings);
  rememberInCookie(req, res, ballotCookies, { name, value: encode(ballot, settings) }, settings);
}

/** Stores a ballot again that this browser remembers under an earlier secret or in the form of an earlier version. */
export function renewBallot(
  req: IncomingMessage,
  res: ServerResponse,
  ballot: Ballot,
  settings: CookieSettings,
): void {
  // the same ballot is always the same text
  if (readCookie(req, ballot.pollId, settings) !== encode(ballot, settings))
    rememberBallot(req, res, ballot, settings);
}

/** The voter's latest ballot in a poll, from this browser's cookie. Undefined without a valid one. */
export function recallBallot(
  req: IncomingMessage,
  pollId: number,
  voterId: string,
  settings: CookieSettings,
): Ballot | undefined {
  const ballot = decode(readCookie(req, pollId, settings) ?? '', settings);
  return ballot?.pollId === pollId && ballot.voterId === voterId ? ballot : undefined;
}

function encode({ pollId, voterId, choices, castAt }: Ballot, { cookieSecrets }: CookieSettings): string {
  // two digits each, so that the length does not tell option 9 from option 10
  const positions = choices.map((choice) => String(choice).padStart(2, '0')).join('-');
  return encrypt(`${positions}.${pollId}.${voterId}.${castAt.toString(36)}`, PURPOSE, cookieSecrets[0]);
}

function decode(value: string, { cookieSecrets }: CookieSettings): Ballot | undefined {
  // earlier versions did not encrypt the choices
  const [, known, receipt] = /^(\d{1,2}(?:-\d{1,2})*)\.(.+)$/.exec(value) ?? [];
  if (known !== undefined && receipt !== undefined) {
    const content = readReceipt(receipt, cookieSecrets);
    return content && { ...content, choices: toChoices(known) };
  }
  const [choices, pollId, voterId, castAt] = decrypt(value, PURPOSE, cookieSecrets)?.split('.') ?? [];
  if (choices === undefined || voterId === undefined || castAt === undefined) return undefined;
  return {
    pollId: Number(pollId),
    voterId,
    choices: toChoices(choices),
    castAt: Number.parseInt(castAt, 36),
  };
}

/** A withdrawal has none. */
const toChoices = (text: string) => (text === '' ? [] : text.split('-').map(Number));

const readCookie = (
  req: IncomingMessage,
  pollId: number,
  { cookieSuffix = '' }: CookieSettings,
): string | undefined => parseCookie(req.headers.cookie ?? '')[ballotCookie(pollId) + cookieSuffix];

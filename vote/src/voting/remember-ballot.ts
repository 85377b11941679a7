// The ballots that a browser has just cast, in cookies of its own: the ballot page shows them before they are recorded and while
// the database is down. Older ones come from the database.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readReceipt, signReceipt } from '@hands/shared/auth/receipt';
import type { ReceiptContent } from '@hands/shared/auth/receipt';
import type { Ballot } from '@hands/shared/poll/batch';
import { parseCookie } from 'cookie';
import { setCookie } from './set-cookie.ts';
import type { CookieSettings } from './set-cookie.ts';

const DAY_IN_SECONDS = 24 * 60 * 60;

/**
 * The number of ballots that one browser remembers. Browsers keep about 180 cookies of a site, and drop the one that was used
 * least recently: with a cookie for each of 200 polls it was the voter's own.
 */
const MAX_REMEMBERED = 10;

/** Stores the choices and the receipt in a cookie, for the ballot page only, and removes the cookies of the oldest ballots. */
export function rememberBallot(
  req: IncomingMessage,
  res: ServerResponse,
  ballot: Ballot,
  settings: CookieSettings,
): void {
  const { pollId, choices } = ballot;
  const name = `ballot-${pollId}`;
  const known = rememberedIn(req, settings);
  // earlier versions limited the cookie to its poll's pages, where browsers send that one first
  if (known.includes(name)) setCookie(res, name, '', { maxAge: 0, path: `/polls/${pollId}` }, settings);
  // browsers send the oldest first
  const others = known.filter((other) => other !== name);
  for (const oldest of others.slice(0, -(MAX_REMEMBERED - 1)))
    setCookie(res, oldest, '', { maxAge: 0 }, settings);
  const receipt = signReceipt(ballot, settings.cookieSecrets[0]);
  setCookie(res, name, `${choices.join('-')}.${receipt}`, { maxAge: DAY_IN_SECONDS }, settings);
}

/** The names of this system's ballot cookies, without the suffix. */
function rememberedIn(req: IncomingMessage, { cookieSuffix = '' }: CookieSettings): string[] {
  return Object.keys(parseCookie(req.headers.cookie ?? '')).flatMap((name) => {
    const [, known, suffix] = /^(ballot-\d+)(.*)$/.exec(name) ?? [];
    return known !== undefined && suffix === cookieSuffix ? [known] : [];
  });
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

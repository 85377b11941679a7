// Identifies voters by a random id in a signed cookie. The id names no person, and cannot be forged without the secret. Works
// on Node's own requests and responses, because the vote route stands in front of Express.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { findVoterCookie, signVoterId } from '@hands/shared/auth/voter-cookie';
import { setCookie } from '../http/set-cookie.ts';
import type { CookieSettings } from '../http/set-cookie.ts';

const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;

/**
 * The voter of this request's cookie; undefined without a valid one. A cookie that an earlier secret signed is set again, so
 * that removing that secret later makes no active voter a new one.
 */
export function findVoter(
  req: IncomingMessage,
  res: ServerResponse,
  settings: CookieSettings,
): string | undefined {
  const found = findVoterCookie(req.headers.cookie, settings.cookieSecrets, settings.cookieSuffix);
  if (found?.isCurrent === false) sendVoter(res, found.voterId, settings);
  return found?.voterId;
}

/**
 * A new voter, whose cookie is sent with the response, even if that is an error: a retry after a 503 then comes from the same
 * voter.
 */
export function createVoter(res: ServerResponse, settings: CookieSettings): string {
  const voterId = randomUUID();
  sendVoter(res, voterId, settings);
  return voterId;
}

function sendVoter(res: ServerResponse, voterId: string, settings: CookieSettings): void {
  const value = signVoterId(voterId, settings.cookieSecrets[0]);
  setCookie(res, 'voter', value, { maxAge: YEAR_IN_SECONDS }, settings);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { isAdminToken } from '@hands/shared/auth/admin-token';
import { ProblemError } from '@hands/shared/http/problem';
import type { WrongTokens } from '@hands/shared/http/wrong-tokens';
import type { Config } from '../config.ts';

export interface TokenSettings extends Pick<Config, 'adminToken'> {
  wrongTokens: WrongTokens;
}

/**
 * @param given the token from the Authorization header or a form field
 * @param texts what requires the token, as the beginning of a sentence with its verb, and what is not possible if none is set
 * @throws ProblemError 401 without a token, 403 if it is wrong or none is set, 429 if it is one of too many wrong ones. The
 *   right one is never refused.
 */
export async function requireToken(
  req: IncomingMessage,
  res: ServerResponse,
  settings: TokenSettings,
  given: unknown,
  { what, notPossible }: { what: string; notPossible: string },
): Promise<void> {
  if (settings.adminToken === undefined) throw tokenNotSet(notPossible);
  if (given === undefined)
    throw unauthorized(res, `${what} the admin token. Send it as Authorization: Bearer <ADMIN_TOKEN>.`);
  await checkToken(req, settings, given);
}

/** @throws ProblemError 403 if the token is wrong, 429 if it is one of too many wrong ones. The right one is never refused. */
export async function checkToken(
  req: IncomingMessage,
  { adminToken, wrongTokens }: TokenSettings,
  given: unknown,
): Promise<void> {
  if (isAdminToken(given, adminToken)) return;
  await wrongTokens.count(req);
  throw forbidden('The admin token is wrong.');
}

export const tokenNotSet = (notPossible: string) =>
  forbidden(
    `${notPossible} because there is no admin token. The operator must set ADMIN_TOKEN to at least 16 characters, or ADMIN_TOKEN_FILE to a file for it, and restart the service.`,
  );

export function unauthorized(res: ServerResponse, detail: string): ProblemError {
  res.setHeader('WWW-Authenticate', 'Bearer');
  return new ProblemError({ status: 401, title: 'Unauthorized', detail });
}

export const forbidden = (detail: string) => new ProblemError({ status: 403, title: 'Forbidden', detail });

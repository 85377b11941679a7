// Decides who may create, change and delete polls and see the pages for administrators.
import type { IncomingMessage } from 'node:http';
import type { RevokedSessions } from '@hands/db/revoked-sessions';
import { readAdminSession, SESSION_COOKIE } from '@hands/shared/auth/admin-session';
import type { AdminSession } from '@hands/shared/auth/admin-session';
import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import { ProblemError } from '@hands/shared/http/problem';
import type { WrongTokens } from '@hands/shared/http/wrong-tokens';
import type { Request, Response } from 'express';
import type { Config } from '../config.ts';

/** By name, as cookie-parser leaves them. */
export type Cookies = Record<string, unknown>;

export interface AdminSettings
  extends
    Pick<Config, 'adminToken' | 'openToAll' | 'cookieSecrets' | 'trustProxy'>,
    Partial<Pick<Config, 'cookieSuffix'>> {
  wrongTokens: WrongTokens;
  /** By default no session is revoked. */
  revokedSessions?: RevokedSessions;
}

/** Who acts: the session in these cookies, or `anyone` if administration is open to all. Undefined if there is neither. */
export function findActor(cookies: Cookies, settings: AdminSettings): string | undefined {
  if (settings.openToAll) return 'anyone';
  const session = findSession(cookies, settings);
  return session && sessionLabel(session.id);
}

/** The valid session in these cookies. */
export function findSession(
  cookies: Cookies,
  { adminToken, cookieSecrets, cookieSuffix = '', revokedSessions }: AdminSettings,
): AdminSession | undefined {
  const session = readAdminSession(cookies[SESSION_COOKIE + cookieSuffix], cookieSecrets, adminToken);
  return session && !revokedSessions?.isRevoked(session) ? session : undefined;
}

/** The name of a session in the activity log: long enough to distinguish sessions, too short to guess one. */
export const sessionLabel = (id: string) => `session ${id.slice(0, 8)}`;

/**
 * @param given the token from the Authorization header or a form field
 * @returns who acts: a session, `token`, or `anyone` if administration is open to all
 * @throws ProblemError 401 without session and token, 403 if the token is wrong or none is set in production, 429 if it is
 *   wrong and not the first
 */
export async function requireAdmin(
  req: Request,
  res: Response,
  settings: AdminSettings,
  given = bearerToken(req),
): Promise<string> {
  const actor = findActor(req.cookies as Cookies, settings);
  if (actor !== undefined) return actor;
  if (settings.adminToken === undefined) throw adminTokenNotSet();
  if (given === undefined) {
    res.setHeader('WWW-Authenticate', 'Bearer');
    throw new ProblemError({
      status: 401,
      title: 'Unauthorized',
      detail:
        'Creating and changing polls requires the admin token. Send it as Authorization: Bearer <ADMIN_TOKEN>.',
    });
  }
  await requireToken(req, settings, given);
  return 'token';
}

/** @throws ProblemError 403 if the token is wrong, 429 if it is one of too many wrong ones. The right one is never refused. */
export async function requireToken(
  req: IncomingMessage,
  { adminToken, wrongTokens }: AdminSettings,
  given: unknown,
): Promise<void> {
  if (isAdminToken(given, adminToken)) return;
  await wrongTokens.count(req);
  throw forbidden('The admin token is wrong.');
}

export const adminTokenNotSet = () =>
  forbidden(
    'Polls cannot be administered here because ADMIN_TOKEN is not set. The operator must set it to at least 16 characters and restart the service.',
  );

const forbidden = (detail: string) => new ProblemError({ status: 403, title: 'Forbidden', detail });

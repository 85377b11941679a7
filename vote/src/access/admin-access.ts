// Decides who may create, change and delete polls and see the pages for administrators.
import type { RevokedSessions } from '@hands/db/revoked-sessions';
import { readAdminSession, SESSION_COOKIE } from '@hands/shared/auth/admin-session';
import type { AdminSession } from '@hands/shared/auth/admin-session';
import { bearerToken } from '@hands/shared/auth/admin-token';
import type { Request, Response } from 'express';
import type { Config } from '../config.ts';
import { requireToken, tokenNotSet } from '../http/require-token.ts';
import type { TokenSettings } from '../http/require-token.ts';

/** By name, as cookie-parser leaves them. */
export type Cookies = Record<string, unknown>;

export interface AdminSettings
  extends
    TokenSettings,
    Pick<Config, 'createPolls' | 'cookieSecrets' | 'trustProxy'>,
    Partial<Pick<Config, 'cookieSuffix'>> {
  /** By default no session is revoked. */
  revokedSessions?: RevokedSessions;
}

/** Who acts: the session in these cookies. Undefined if there is none. */
export function findActor(cookies: Cookies, settings: AdminSettings): string | undefined {
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
 * @returns who acts: a session or `token`
 * @throws ProblemError 401 without session and token, 403 if the token is wrong or none is set, 429 if it is wrong and not the
 *   first
 */
export async function requireAdmin(
  req: Request,
  res: Response,
  settings: AdminSettings,
  given = bearerToken(req),
): Promise<string> {
  const actor = findActor(req.cookies as Cookies, settings);
  if (actor !== undefined) return actor;
  await requireToken(req, res, settings, given, {
    what: 'Administering polls requires',
    notPossible,
  });
  return 'token';
}

const notPossible = 'Polls cannot be administered here';

export const adminTokenNotSet = () => tokenNotSet(notPossible);

// Who may create, change and delete polls, and see the pages for administrators.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { readAdminSession } from '@hands/shared/auth/admin-session';
import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import { clientAddress, clientNetwork, trustNobody } from '@hands/shared/auth/client-address';
import { ProblemError } from '@hands/shared/http/problem';
import type { Config } from '../config.ts';
import type { WrongTokens } from './wrong-tokens.ts';

export interface AdminSettings
  extends
    Pick<Config, 'adminToken' | 'openToAll' | 'cookieSecrets' | 'trustProxy'>,
    Partial<Pick<Config, 'cookieSuffix'>> {
  wrongTokens: WrongTokens;
}

/** Who acts by these headers' session, or where anybody may; undefined: no administrator, unless a token says so. */
export function findActor(
  headers: IncomingHttpHeaders,
  { adminToken, openToAll, cookieSecrets, cookieSuffix = '' }: AdminSettings,
): string | undefined {
  if (openToAll) return 'anybody';
  const session = readAdminSession(headers.cookie, cookieSecrets, adminToken, {
    suffix: cookieSuffix,
  });
  return session === undefined ? undefined : sessionLabel(session);
}

/** As the activity log names a session: enough to tell it from others, too little to guess it. */
export const sessionLabel = (id: string) => `session ${id.slice(0, 8)}`;

/**
 * @param given the token of the Authorization header, or of a form's field
 * @returns who acts: a session, the token, or anybody where anybody may
 * @throws ProblemError 401 without session and token, 403 with a wrong one, or where production has none set, 429 after too
 *   many wrong ones
 */
export async function requireAdmin(
  req: IncomingMessage,
  res: ServerResponse,
  settings: AdminSettings,
  given = bearerToken(req),
): Promise<string> {
  const actor = findActor(req.headers, settings);
  if (actor !== undefined) return actor;
  if (settings.adminToken === undefined) throw adminTokenNotSet();
  if (given === undefined) {
    res.setHeader('WWW-Authenticate', 'Bearer');
    throw new ProblemError({
      status: 401,
      title: 'Unauthorized',
      detail: 'Creating and changing polls needs the admin token: Authorization: Bearer <ADMIN_TOKEN>.',
    });
  }
  await requireToken(req, settings, given);
  return 'token';
}

/** @throws ProblemError 403 for a wrong one, 429 after too many */
export async function requireToken(
  req: IncomingMessage,
  { adminToken, trustProxy = trustNobody, wrongTokens }: AdminSettings,
  given: unknown,
): Promise<void> {
  const address = clientNetwork(clientAddress(req, trustProxy));
  await wrongTokens.check(address);
  if (isAdminToken(given, adminToken)) return;
  await wrongTokens.count(address);
  throw forbidden('This is not the admin token.');
}

export const adminTokenNotSet = () =>
  forbidden(
    'Nobody may administer polls here: the setting ADMIN_TOKEN is missing. Whoever runs this service sets it, to 16 characters or more, and starts the service again.',
  );

const forbidden = (detail: string) => new ProblemError({ status: 403, title: 'Forbidden', detail });

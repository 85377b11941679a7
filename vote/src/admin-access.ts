// Who may create, change and delete polls.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerToken, isAdminToken } from '@hands/shared/admin-token';
import { ProblemError } from '@hands/shared/problem';

export interface AdminSettings {
  adminToken: string | undefined;
  /** Without a token, outside production, anybody may. */
  openToAll: boolean;
}

/**
 * @param given the token of the Authorization header, or of a form's field
 * @throws ProblemError 401 without a token, 403 with a wrong one, or where production has none set
 */
export function needAdmin(
  req: IncomingMessage,
  res: ServerResponse,
  { adminToken, openToAll }: AdminSettings,
  given = bearerToken(req),
): void {
  if (openToAll || isAdminToken(given, adminToken)) return;
  if (adminToken === undefined) {
    throw forbidden('Nobody may create or change polls here: the setting ADMIN_TOKEN is missing.');
  }
  if (given !== undefined) throw forbidden('This is not the admin token.');
  res.setHeader('WWW-Authenticate', 'Bearer');
  throw new ProblemError({
    status: 401,
    title: 'Unauthorized',
    detail: 'Creating and changing polls needs the admin token: Authorization: Bearer <ADMIN_TOKEN>.',
  });
}

const forbidden = (detail: string) => new ProblemError({ status: 403, title: 'Forbidden', detail });

// Votes by `userId` in production need the admin token: whoever may send them can vote for any user, and be any number of users.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import { ProblemError } from '@hands/shared/http/problem';
import type { WrongTokens } from '@hands/shared/http/wrong-tokens';
import type { Config } from '../config.ts';

export interface UserVoteSettings extends Pick<Config, 'adminToken'> {
  /** Whether votes by `userId` need the admin token; otherwise anyone may send them. */
  userVotesNeedToken?: boolean;
  wrongTokens: WrongTokens;
}

/**
 * @throws ProblemError 401 without a token, 403 if it is wrong or none is set, 429 if it is one of too many wrong ones. The
 *   right one is never refused.
 */
export async function requireUserVoteToken(
  req: IncomingMessage,
  res: ServerResponse,
  { userVotesNeedToken = false, adminToken, wrongTokens }: UserVoteSettings,
): Promise<void> {
  if (!userVotesNeedToken) return;
  const given = bearerToken(req);
  if (isAdminToken(given, adminToken)) return;
  if (adminToken === undefined)
    throw forbidden(
      'Votes by userId are not accepted here because ADMIN_TOKEN is not set. The operator must set it to at least 16 characters and restart the service.',
    );
  if (given === undefined) {
    res.setHeader('WWW-Authenticate', 'Bearer');
    throw new ProblemError({
      status: 401,
      title: 'Unauthorized',
      detail: 'Votes by userId require the admin token. Send it as Authorization: Bearer <ADMIN_TOKEN>.',
    });
  }
  await wrongTokens.count(req);
  throw forbidden('The admin token is wrong.');
}

const forbidden = (detail: string) => new ProblemError({ status: 403, title: 'Forbidden', detail });

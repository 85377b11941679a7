// Votes by `userId` in production need the admin token: anyone who may send them can vote for any user, and be any number of users.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerToken } from '@hands/shared/auth/admin-token';
import { requireToken } from '../http/require-token.ts';
import type { TokenSettings } from '../http/require-token.ts';

export interface UserVoteSettings extends TokenSettings {
  /** Whether votes by `userId` need the admin token; otherwise anyone may send them. */
  userVotesNeedToken?: boolean;
}

/** @throws ProblemError 401, 403 and 429 as requireToken() */
export async function requireUserVoteToken(
  req: IncomingMessage,
  res: ServerResponse,
  settings: UserVoteSettings,
): Promise<void> {
  if (!settings.userVotesNeedToken) return;
  await requireToken(req, res, settings, bearerToken(req), {
    what: 'Votes by userId require',
    notPossible: 'Votes by userId are not accepted here',
  });
}

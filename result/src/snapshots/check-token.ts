import type { IncomingMessage } from 'node:http';
import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import type { WrongTokens } from '@hands/shared/http/wrong-tokens';
import type { ViewerSettings } from './viewer.ts';

export interface TokenSettings extends Pick<ViewerSettings, 'adminToken'> {
  wrongTokens: WrongTokens;
}

/**
 * A wrong admin token is counted, and otherwise ignored: its sender sees what the public sees.
 * @param token an administrator token given elsewhere than in the Authorization header
 * @throws ProblemError 429 if too many wrong ones came from this address
 */
export async function checkToken(
  req: IncomingMessage,
  { adminToken, wrongTokens }: TokenSettings,
  token?: unknown,
): Promise<void> {
  const given = token ?? bearerToken(req);
  if (adminToken === undefined || given === undefined || isAdminToken(given, adminToken)) return;
  await wrongTokens.count(req);
}

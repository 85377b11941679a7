import type { IncomingMessage } from 'node:http';
import { bearerToken } from '@hands/shared/auth/admin-token';
import type { WrongTokens } from '@hands/shared/http/wrong-tokens';
import type { ViewerSettings } from './viewer.ts';

export interface TokenSettings extends Pick<ViewerSettings, 'adminToken'> {
  wrongTokens: WrongTokens;
}

/**
 * Counts the token of a viewer who may not manage the poll, if there is one. It is otherwise ignored: its sender sees what the
 * public sees.
 * @param token a token given elsewhere than in the Authorization header
 * @throws ProblemError 429 if too many wrong ones came from this address
 */
export async function countWrongToken(
  req: IncomingMessage,
  { adminToken, wrongTokens }: TokenSettings,
  token?: unknown,
): Promise<void> {
  if (adminToken === undefined || (token ?? bearerToken(req)) === undefined) return;
  await wrongTokens.count(req);
}

import type { Pool, PoolClient } from '@hands/db/pool';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { notFound } from '@hands/shared/http/problem';
import { askDatabase } from '../http/ask-database.ts';
import type { Manager } from '../polls/find-poll.ts';
import type { PollCache } from '../polls/poll-cache.ts';
import { insertTokens } from './insert-tokens.ts';
import type { NewToken } from './insert-tokens.ts';
import { lockPoll } from './lock-poll.ts';
import { lockTokens } from './lock-tokens.ts';
import { withActivityLog } from './with-activity-log.ts';

export const noSuchToken = () => notFound('This poll has no such voting link, or it was revoked.');

interface Parts {
  pool: Pool;
  polls: PollCache;
}

/**
 * Revokes a token and records it in the activity log, by its id: names can be deleted, and the log cannot. A vote that was cast
 * with it stays. Every instance refuses further ones within a second.
 * @param tokenId from voterTokenId()
 * @throws ProblemError 404 if there is no such poll or token, 503
 */
export async function revokeToken(
  { pool, polls }: Parts,
  manager: Manager,
  pollId: number,
  tokenId: string,
): Promise<void> {
  const entry = await askDatabase(
    withActivityLog(pool, manager.actor, 'revoke voting link', async (client) => {
      if (!(await lockPoll(client, pollId))) return undefined;
      await markRevoked(client, pollId, tokenId);
      return { pollId, detail: { link: tokenId } };
    }),
    'We could not confirm that the voting link was revoked. Please check the list.',
  ).finally(() => {
    polls.forget(pollId);
  });
  if (!entry) throw noSuchPoll();
}

/**
 * Revokes a token and adds another one with the same label, which is another voter.
 * @throws ProblemError like revokeToken(), and 409 if the poll would have too many tokens
 */
export async function replaceToken(
  { pool, polls }: Parts,
  manager: Manager,
  pollId: number,
  tokenId: string,
): Promise<NewToken> {
  const entry = await askDatabase(
    withActivityLog(pool, manager.actor, 'replace voting link', async (client) => {
      if (!(await lockTokens(client, pollId))) return undefined;
      const label = await markRevoked(client, pollId, tokenId);
      const [added] = await insertTokens(client, pollId, [label]);
      if (!added) throw new TypeError('no token was added');
      return { pollId, detail: { link: { from: tokenId, to: added.id } }, added };
    }),
    'We could not confirm that the voting link was replaced. Please check the list.',
  ).finally(() => {
    polls.forget(pollId);
  });
  if (!entry) throw noSuchPoll();
  return entry.added;
}

/** @returns the token's label */
async function markRevoked(client: PoolClient, pollId: number, tokenId: string): Promise<string | null> {
  // Postgres accepts no NUL in a text
  if (!/^[0-9a-f]+$/.test(tokenId)) throw noSuchToken();
  const { rows } = await client.query<{ label: string | null }>(
    `update voter_tokens
     set revoked = true
     where poll_id = $1
       and encode(substring(hash for 8), 'hex') = $2
       and not revoked
     returning label`,
    [pollId, tokenId],
  );
  const [token] = rows;
  if (!token) throw noSuchToken();
  return token.label;
}

import type { PoolClient } from '@hands/db/pool';
import { hashVoterToken, makeVoterToken, voterTokenId } from '@hands/shared/auth/voter-token';
import { refuse } from './refuse-change.ts';
import { MAX_TOKENS } from './token-schema.ts';

/** A new token, which is not stored. */
export interface NewToken {
  id: string;
  label: string | null;
  token: string;
}

/**
 * Adds a token for each label to a poll whose tokens are locked (lock-tokens.ts).
 * @throws ProblemError 409 if the poll would have too many
 */
export async function insertTokens(
  client: PoolClient,
  pollId: number,
  labels: (string | null)[],
): Promise<NewToken[]> {
  if ((await countTokens(client, pollId)) + labels.length > MAX_TOKENS)
    throw refuse(`A poll has at most ${MAX_TOKENS} voting links, with those that were revoked.`);
  const added = labels.map((label) => {
    const token = makeVoterToken();
    const hash = hashVoterToken(token);
    return { id: voterTokenId(hash), hash, label, token };
  });
  await client.query(
    `insert into voter_tokens (poll_id, hash, label)
     select $1, hash, label
     from unnest($2::bytea[], $3::text[]) as added (hash, label)`,
    [pollId, added.map(({ hash }) => hash), labels],
  );
  return added.map(({ id, label, token }) => ({ id, label, token }));
}

export async function countTokens(client: PoolClient, pollId: number): Promise<number> {
  const { rows } = await client.query<{ tokens: number }>(
    'select count(*) as tokens from voter_tokens where poll_id = $1',
    [pollId],
  );
  return rows[0]?.tokens ?? 0;
}

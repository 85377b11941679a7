import type { Pool } from '@hands/db/pool';
import { voterTokenId } from '@hands/shared/auth/voter-token';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { askDatabase } from '../http/ask-database.ts';
import { pollAt } from '../polls/poll-at.ts';
import type { Poll } from '../polls/read-polls.ts';

/** A token as those who manage its poll see it. */
export interface ListedToken {
  id: string;
  label: string | null;
  redeemed: boolean;
  revoked: boolean;
}

export interface TokenListParts {
  pool: Pool;
  queue: Pick<BatchQueue, 'now'>;
  /** Writes the last redeemed tokens of a poll that has closed (voting/redeemed-tokens.ts). */
  redeemedTokens: { settle: (poll: Poll) => Promise<void> };
}

const inOrder = new Intl.Collator('en', { numeric: true });

/**
 * The tokens of a poll by label.
 * @throws ProblemError 503
 */
export async function listTokens(
  { pool, queue, redeemedTokens }: TokenListParts,
  poll: Poll,
): Promise<ListedToken[]> {
  const read = async () => {
    await redeemedTokens.settle(pollAt(poll, queue.now()));
    return pool.query<Omit<ListedToken, 'id'> & { hash: Buffer }>(
      `select hash, label, redeemed, revoked
       from voter_tokens
       where poll_id = $1
       order by hash`,
      [poll.id],
    );
  };
  const { rows } = await askDatabase(read(), 'The voting links cannot be read now. Please try again.');
  return rows
    .map(({ hash, ...token }) => ({ id: voterTokenId(hash), ...token }))
    .sort((one, other) => inOrder.compare(one.label ?? '', other.label ?? ''));
}

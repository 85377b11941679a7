// Notes which tokens were redeemed, for the owner's list. Ballots have the times at which they were cast, so what is stored must
// not tell when a token was redeemed, or in which order. So this instance keeps redeemed tokens in memory until it has ten of a
// poll, and writes them in one statement: they share their xmin, and lie on disk in the order of their hashes, or as they lay
// before. What is lost with the process is listed as not redeemed, which keeps no one from voting.
import type { Pool } from '@hands/db/pool';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Logger } from '@hands/shared/process/logger';
import type { Poll } from '../polls/read-polls.ts';

const GROUP = 10;

export interface RedeemedTokens {
  add: (pollId: number, hash: Buffer) => void;
  /**
   * Once the poll has closed, writes the rest, which are fewer than ten, together with all that were written before, so that it
   * cannot be told from them. Not if they are fewer than ten in all.
   * @param poll as it is now
   */
  settle: (poll: Pick<Poll, 'id' | 'status'>) => Promise<void>;
}

export function createRedeemedTokens(pool: Pool, logger: Logger): RedeemedTokens {
  /** Hashes in hexadecimal, by poll. */
  const waiting = new Map<number, Set<string>>();

  async function write(pollId: number): Promise<void> {
    const group = waiting.get(pollId) ?? new Set<string>();
    waiting.delete(pollId);
    try {
      await pool.query(
        `update voter_tokens
         set redeemed = true
         where poll_id = $1
           and hash = any ($2::bytea[])`,
        [pollId, toHashes(group)],
      );
    } catch (error) {
      logger.warn({ err: error }, 'could not note used voting links; trying again with the next one');
      waiting.set(pollId, new Set([...group, ...(waiting.get(pollId) ?? [])]));
    }
  }

  return {
    add(pollId, hash) {
      const group = waiting.get(pollId) ?? new Set<string>();
      waiting.set(pollId, group.add(hash.toString('hex')));
      if (group.size >= GROUP) void write(pollId);
    },
    async settle({ id, status }) {
      const rest = waiting.get(id);
      if (!rest || !hasClosed(status)) return;
      const { rowCount } = await pool.query(
        `update voter_tokens
         set redeemed = true
         where poll_id = $1
           and (redeemed or hash = any ($2::bytea[]))
           and (
             select count(*) filter (where redeemed or hash = any ($2::bytea[]))
             from voter_tokens
             where poll_id = $1
           ) >= $3`,
        [id, toHashes(rest), GROUP],
      );
      if (rowCount !== 0) waiting.delete(id);
    },
  };
}

/** In their own order, not in the one in which they were redeemed. */
const toHashes = (group: Set<string>): Buffer[] => [...group].sort().map((hash) => Buffer.from(hash, 'hex'));

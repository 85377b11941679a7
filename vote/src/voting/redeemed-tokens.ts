// Notes which tokens were redeemed, for the owner's list. Ballots have the times at which they were cast, and the owner sees votes
// arrive, so the list must not tell when a token was redeemed, or in which order. So this instance keeps redeemed tokens in memory
// until twenty of a poll are waiting, and then writes ten of them, chosen at random: at least ten always remain, so that the rest,
// which is written once the poll has closed, is a group of ten or more, too. A group is one statement. What is lost with the process
// is listed as not redeemed, which keeps no one from voting.
import { randomInt } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Logger } from '@hands/shared/process/logger';
import type { Poll } from '../polls/read-polls.ts';

const GROUP = 10;

export interface RedeemedTokens {
  add: (pollId: number, hash: Buffer) => void;
  /**
   * Writes the rest once the poll has closed, unless they are fewer than ten.
   * @param poll as it is now
   */
  settle: (poll: Pick<Poll, 'id' | 'status'>) => Promise<void>;
}

export function createRedeemedTokens(pool: Pool, logger: Logger): RedeemedTokens {
  /** Hashes in hexadecimal, by poll. */
  const waiting = new Map<number, Set<string>>();
  /** The polls of which a group is being written: two at once could leave fewer than ten. */
  const writing = new Set<number>();

  /** Stops waiting for those that were written, now or by another instance. */
  async function write(pollId: number, group: string[]): Promise<void> {
    const left = new Set(await writeGroup(pool, pollId, group));
    for (const hash of group) if (!left.has(hash)) waiting.get(pollId)?.delete(hash);
    if (waiting.get(pollId)?.size === 0) waiting.delete(pollId);
  }

  return {
    add(pollId, hash) {
      const hashes = waiting.get(pollId) ?? new Set<string>();
      waiting.set(pollId, hashes.add(hash.toString('hex')));
      if (hashes.size < 2 * GROUP || writing.has(pollId)) return;
      writing.add(pollId);
      write(pollId, chooseSome([...hashes]))
        .catch((error: unknown) => {
          logger.warn({ err: error }, 'could not note used voting links; trying again with the next one');
        })
        .finally(() => writing.delete(pollId));
    },
    async settle({ id, status }) {
      const rest = waiting.get(id);
      if (rest && hasClosed(status)) await write(id, [...rest]);
    },
  };
}

/** @returns those that are still not noted, because they would be fewer than ten: another instance has noted the others */
async function writeGroup(pool: Pool, pollId: number, group: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ hash: string }>(
    // in the order of the hashes, in which others lock them, too
    `with new as materialized (
       select hash
       from voter_tokens
       where poll_id = $1
         and hash = any ($2::bytea[])
         and not redeemed
       order by hash
       for no key update
     ), written as (
       update voter_tokens
       set redeemed = true
       from new
       where poll_id = $1
         and voter_tokens.hash = new.hash
         and (select count(*) from new) >= $3
     )
     select encode(hash, 'hex') as hash
     from new
     where (select count(*) from new) < $3`,
    [pollId, group.map((hash) => Buffer.from(hash, 'hex')), GROUP],
  );
  return rows.map(({ hash }) => hash);
}

function chooseSome(hashes: string[]): string[] {
  return Array.from({ length: GROUP }, () => hashes.splice(randomInt(hashes.length), 1)).flat();
}

// Removes the ballots of polls that were reset or deleted. Millions of them take minutes, and meanwhile others shall hardly
// notice: a chunk is a short transaction, the polls take turns, and between two chunks the database is left to others.
import { setTimeout as wait } from 'node:timers/promises';
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { Logger } from '@hands/shared/process/logger';

/** So long a run takes, in milliseconds; the next one goes on. Well below the lock of a run (run-every.ts). */
const RUN_MS = 1_000;
/** What a chunk shall take: its poll is locked so long. */
const CHUNK_MS = 40;
/** What that is in rows depends on the machine, its load, and the kind of poll: it is found by trying. */
const ROWS = { first: 1_000, least: 100, most: 10_000 };
/** A poll that somebody has locked is passed over until the next run. */
const LOCK_MS = 100;

/**
 * Where this ends, nothing is lost: each chunk is recorded with what it has removed. Two that run at once do each chunk
 * once.
 * @throws AggregateError what failed, after the other polls have had their turns
 */
export async function removeBallots(pool: Pool, logger: Logger): Promise<void> {
  const deadline = performance.now() + RUN_MS;
  const failures: unknown[] = [];
  let turns = (await findRemovals(pool)).map((pollId) => ({ pollId, rows: ROWS.first }));
  while (turns.length > 0 && performance.now() < deadline) {
    const unfinished: typeof turns = [];
    for (const { pollId, rows } of turns) {
      const started = performance.now();
      try {
        const isLast = await removeNext(pool, pollId, rows);
        const tookMs = performance.now() - started;
        if (isLast) logger.info({ poll: pollId }, 'ballots removed');
        else unfinished.push({ pollId, rows: adapt(rows, tookMs) });
      } catch (error) {
        failures.push(error);
      }
      await wait(performance.now() - started);
      if (performance.now() > deadline) break;
    }
    turns = unfinished;
  }
  if (failures.length > 0) throw new AggregateError(failures, 'ballots that could not be removed');
}

const adapt = (rows: number, tookMs: number) =>
  Math.round(Math.min(Math.max((rows * CHUNK_MS) / tookMs, ROWS.least), ROWS.most));

const removeNext = (pool: Pool, pollId: number, rows: number) =>
  inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${LOCK_MS}`);
    return removeChunk(client, pollId, rows);
  });

/** Those of which the least is gone first: a small one does not wait for the end of a huge one. */
async function findRemovals(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pollId: number }>({
    name: 'find-removals',
    text: 'select poll_id as "pollId" from removals order by removed, poll_id',
  });
  return rows.map(({ pollId }) => pollId);
}

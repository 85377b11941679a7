// Removes the ballots of polls that were reset or deleted. Millions of them take minutes and must hardly disturb other work:
// 1. Each chunk is a short transaction.
// 2. Polls take turns, one chunk each.
// 3. After each chunk, the database is left to others for as long as the chunk took.
import { setTimeout as wait } from 'node:timers/promises';
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { Logger } from '@hands/shared/process/logger';

/** Milliseconds that a run takes; the next one continues. Well below the lock duration of a run (run-every.ts). */
const RUN_MS = 1_000;
/** Milliseconds that a chunk should take, because its poll is locked meanwhile. */
const CHUNK_MS = 40;
/** How many rows that is depends on the machine, its load and the kind of poll, so it is adapted after each chunk. */
const ROWS = { first: 1_000, least: 100, most: 10_000 };
/** Milliseconds to wait for a locked poll. It is then skipped until the next run. */
const LOCK_MS = 100;

/**
 * Can stop at any point, because each chunk commits its progress together with what it has removed. Two runs at once do each
 * chunk only once.
 * @throws AggregateError with all failures, after the other polls have had their turns
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
  if (failures.length > 0) throw new AggregateError(failures, 'some ballots could not be removed');
}

const adapt = (rows: number, tookMs: number) =>
  Math.round(Math.min(Math.max((rows * CHUNK_MS) / tookMs, ROWS.least), ROWS.most));

const removeNext = (pool: Pool, pollId: number, rows: number) =>
  inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${LOCK_MS}`);
    return removeChunk(client, pollId, rows);
  });

/** Finds the polls, those with the fewest removed ballots first, so that a small poll does not wait for a huge one. */
async function findRemovals(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pollId: number }>({
    name: 'find-removals',
    text: 'select poll_id as "pollId" from removals order by removed, poll_id',
  });
  return rows.map(({ pollId }) => pollId);
}

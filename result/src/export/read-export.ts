// Reads the data of an export, the snapshot and the ballots over time, from one moment of the database.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { readWholePoll } from '../snapshots/read-whole-poll.ts';
import { CELL_SECONDS, createBuckets } from './buckets.ts';
import type { Bucket, Cell } from './buckets.ts';

export interface PollExport {
  /** With all votes. */
  snapshot: Snapshot;
  buckets: Bucket[];
}

/** Cells fetched at once. A year has at most three million. */
const CELLS_AT_ONCE = 5_000;

// Postgres groups the ballots: of ten million rows, this process gets at most one cell each, a few thousand at a time. The plan
// of a cursor is never parallel, which leaves the other processors to the tick and the worker.
const declareCells = `
  declare cells no scroll cursor for
  select
    extract(epoch from cell)::float8 as start,
    ballots
  from (
    select date_bin($2::interval, cast_at, timestamptz 'epoch') as cell, count(*) as ballots
    from ballots
    where poll_id = $1
      and choices <> '{}'
    group by cell
  ) as cells
  where $3 or cell < date_bin($2::interval, queue_now(), timestamptz 'epoch')
  order by cell`;

/**
 * @param pool with a query timeout long enough for grouping a poll's ballots
 * @param gone ends the query and its connection
 * @returns undefined if there is no such poll
 */
export function readExport(pool: Pool, pollId: number, gone: AbortSignal): Promise<PollExport | undefined> {
  return inTransaction(pool, async (client) => {
    // makes the queries below reject; Postgres checks every second whether its client is still connected
    const leave = () => void client.end();
    gone.addEventListener('abort', leave);
    try {
      gone.throwIfAborted();
      await client.query('set transaction isolation level repeatable read, read only');
      await client.query(`set local client_connection_check_interval = '1s'`);
      const reading = await readWholePoll(client, pollId);
      if (!reading?.snapshot) return undefined;
      const isFinal = reading.snapshot.status === 'final';
      await client.query(declareCells, [pollId, `${CELL_SECONDS} seconds`, isFinal]);
      const buckets = createBuckets();
      for (;;) {
        const { rows } = await client.query<Cell>(`fetch ${CELLS_AT_ONCE} from cells`);
        for (const cell of rows) buckets.add(cell);
        if (rows.length < CELLS_AT_ONCE) break;
      }
      return { snapshot: reading.snapshot, buckets: buckets.end(isFinal) };
    } finally {
      gone.removeEventListener('abort', leave);
    }
  });
}

import type { QueueRegistry, RecordedQueue } from '@hands/shared/queue/queue-registry';
import type { Pool, PoolClient } from './pool.ts';

/** Seconds without use before a queue is retired. Processes record every five seconds that they use a queue. */
const UNUSED_SECONDS = 60;

export function createQueueRegistry(pool: Pool): QueueRegistry {
  return {
    async record(queues) {
      await pool.query({
        name: 'record-queues',
        text: `
          insert into queues (id, backend, name)
          select id, backend, name
          from unnest($1::uuid[], $2::text[], $3::text[]) as queue (id, backend, name)
          order by id
          on conflict (id) do update
            set used_at = now(),
                retired_at = null`,
        values: [
          queues.map(({ id }) => id),
          queues.map(({ backend }) => backend),
          queues.map(({ name }) => name),
        ],
      });
    },
    list: () => listQueues(pool),
  };
}

/** Lists the queues that are not retired. */
export async function listQueues(db: Pool | PoolClient): Promise<RecordedQueue[]> {
  const { rows } = await db.query<RecordedQueue>({
    name: 'list-queues',
    text: 'select id, backend, name from queues where retired_at is null order by backend, name, id',
  });
  return rows;
}

/**
 * Retires a queue that is known to be empty.
 * @returns false if it was used recently or is already retired
 */
export async function retireUnusedQueue(
  pool: Pool,
  id: string,
  unusedSeconds = UNUSED_SECONDS,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update queues
     set retired_at = now()
     where id = $1
       and retired_at is null
       and used_at < now() - $2 * interval '1 second'`,
    [id, unusedSeconds],
  );
  return rowCount === 1;
}

/**
 * Retires a queue although it may hold ballots.
 * @returns undefined if there is no such queue or it is already retired
 */
export async function giveUpQueue(pool: Pool, id: string): Promise<RecordedQueue | undefined> {
  const { rows } = await pool.query<RecordedQueue>(
    `update queues
     set retired_at = now()
     where id = $1
       and retired_at is null
     returning id, backend, name`,
    [id],
  );
  return rows[0];
}

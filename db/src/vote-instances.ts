// The list of the processes that add ballots to the queue, with how far each one's ballots have reached it. Workers need it to
// know that no older ballot can still come (worker/src/watch-instances.ts).
import type { Pool } from './pool.ts';

/** Milliseconds: a late report is useless, and shutdown must not wait for it. */
const QUERY_MS = 1_000;

/** Lists an instance, durably. Call it before the instance stamps its first ballot. */
export async function listInstance(pool: Pool, id: string): Promise<void> {
  await pool.query({
    text: `
      insert into vote_instances (id, seen_at)
      values ($1, statement_timestamp())
      on conflict (id) do nothing`,
    values: [id],
  });
}

/**
 * Stores that every ballot the instance stamped before this instant, in microseconds, is in the queue or was certainly not
 * accepted. Also lists the instance again if it is missing. Does not wait for the disk: after a crash of Postgres an older
 * report is as true.
 */
export async function reportInstance(pool: Pool, id: string, confirmedTo: number): Promise<void> {
  const query = {
    name: 'report-instance',
    query_timeout: QUERY_MS,
    text: `
      insert into vote_instances (id, confirmed_to, seen_at)
      select $1, timestamp_micros($2), statement_timestamp()
      where set_config('synchronous_commit', 'off', true) = 'off'
      on conflict (id) do update
        set confirmed_to = excluded.confirmed_to,
            seen_at = excluded.seen_at,
            ended = false`,
    values: [id, confirmedTo],
  };
  await pool.query(query);
}

/** Stores that the instance has stopped and all its ballots are in the queue. */
export async function endInstance(pool: Pool, id: string): Promise<void> {
  const query = {
    query_timeout: QUERY_MS,
    text: 'update vote_instances set ended = true, seen_at = statement_timestamp() where id = $1',
    values: [id],
  };
  await pool.query(query);
}

/** Lists instances of which only their batches are known, because they are missing or no longer report. */
export async function listSilentInstances(pool: Pool, ids: string[]): Promise<void> {
  await pool.query({
    text: `
      insert into vote_instances (id, seen_at)
      select id, statement_timestamp()
      from unnest($1::text[]) as seen (id)
      order by id
      on conflict (id) do update
        set confirmed_to = null,
            seen_at = excluded.seen_at
        where not vote_instances.ended`,
    values: [ids],
  });
}

export interface VoteInstance {
  id: string;
  /** Microseconds by the queue's clock; null if it is not known. */
  confirmedTo: number | null;
  /** Changes with each report. */
  seenAt: number;
  ended: boolean;
}

export async function readInstances(pool: Pool): Promise<VoteInstance[]> {
  const { rows } = await pool.query<VoteInstance>({
    name: 'read-instances',
    text: `
      select
        id,
        unix_micros(confirmed_to) as "confirmedTo",
        unix_micros(seen_at) as "seenAt",
        ended
      from vote_instances`,
  });
  return rows;
}

/** Removes an instance, unless it has reported since it was read. */
export async function removeInstance(
  pool: Pool,
  { id, seenAt }: Pick<VoteInstance, 'id' | 'seenAt'>,
): Promise<void> {
  await pool.query('delete from vote_instances where id = $1 and unix_micros(seen_at) = $2', [id, seenAt]);
}

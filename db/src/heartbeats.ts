// How vote and worker show that they are alive, for those who cannot ask them: services meet in the database (I10).
import type { DurabilityState } from '@hands/shared/process/durability';
import type { QueueTrouble } from '@hands/shared/queue/queue-unavailable';
import type { Pool } from './pool.ts';

/** Milliseconds from one beat to the next. */
export const BEAT_MS = 500;

/** How vote and worker find queue and database. */
export interface PartsSeen {
  /** Whether votes can be laid into it. */
  queue: 'up' | 'down';
  /** Why not. */
  trouble?: QueueTrouble | undefined;
  /** Whether what they confirm survives a crash. */
  durability?: { queue: DurabilityState; database: DurabilityState };
}

export interface Heartbeats {
  vote: PartsSeen;
  worker: PartsSeen & {
    /** Ballots that are in the queue or deferred. Null, as are the next three, if that cannot be asked. */
    inFlight: number | null;
    failedBatches: number | null;
    /**
     * Every ballot that was accepted and cast before this instant, in microseconds by the queue's clock, is recorded or
     * set aside.
     */
    settledTo: number | null;
    /**
     * Milliseconds since the oldest ballot in the queue was cast; where there is none, from the cast to the commit of the
     * latest batch of the last ten seconds, else 0.
     */
    behindMs: number | null;
    /** Queues that may hold ballots and cannot be reached, described for people. Missing, as is the next, in an older version's. */
    unreachableQueues?: string[];
    /** Why ballots cannot be recorded now; null if they can. */
    holdUp?: string | null;
  };
}

/** Says that this service is alive, and how it is; of several instances the last one is heard. */
export async function beat<Service extends keyof Heartbeats>(
  pool: Pool,
  service: Service,
  state: Heartbeats[Service],
): Promise<void> {
  const query = {
    name: 'beat',
    // late is as good as never, and nobody who stops waits for it
    query_timeout: 1_000,
    text: `
      insert into heartbeats (service, beat_at, state)
      values ($1, statement_timestamp(), $2)
      on conflict (service) do update
        set beat_at = excluded.beat_at,
            state = excluded.state`,
    values: [service, JSON.stringify(state)],
  };
  await pool.query(query);
}

export type HeartbeatsByService = { [Service in keyof Heartbeats]?: Heartbeats[Service] & { agoMs: number } };

/** Who has not been heard for so long, in milliseconds, is taken to be down. */
export const SILENT_MS = 3_000;

/** The latest beat of a service that is alive. */
export function ifAlive<Beat extends { agoMs: number }>(beat: Beat | undefined): Beat | undefined {
  return beat && beat.agoMs < SILENT_MS ? beat : undefined;
}

/**
 * The latest beat of each service, and how long ago it was; nothing of one that has never been heard. And whether the
 * database takes no writes: then nobody can be heard.
 */
export async function readHeartbeats(pool: Pool): Promise<HeartbeatsByService & { isReadOnly: boolean }> {
  const { rows } = await pool.query<{
    service: keyof Heartbeats | null;
    state: object;
    agoMs: number;
    isReadOnly: boolean;
  }>({
    name: 'read-heartbeats',
    text: `
      select
        service,
        state,
        (extract(epoch from statement_timestamp() - beat_at) * 1000)::float8 as "agoMs",
        "isReadOnly"
      from (select current_setting('transaction_read_only')::boolean as "isReadOnly") as setting
      left join heartbeats on true`,
  });
  const heard = rows.flatMap(({ service, state, agoMs }) =>
    service ? [[service, { ...state, agoMs }]] : [],
  );
  return { ...(Object.fromEntries(heard) as HeartbeatsByService), isReadOnly: rows[0]?.isReadOnly ?? false };
}

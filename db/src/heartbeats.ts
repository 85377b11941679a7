// vote and worker store heartbeats in the database to show that they are alive, because services do not call each other (I10).
import type { DurabilityState } from '@hands/shared/process/durability';
import type { QueueTrouble } from '@hands/shared/queue/queue-unavailable';
import type { Pool } from './pool.ts';

/** Milliseconds between heartbeats. */
export const BEAT_MS = 500;

/** The state of queue and database as vote and worker see it. */
export interface PartsSeen {
  /** Whether votes can be added to it. */
  queue: 'up' | 'down';
  /** Why not. */
  trouble?: QueueTrouble | undefined;
  /** Whether confirmed writes survive a crash. */
  durability?: { queue: DurabilityState; database: DurabilityState };
}

export interface Heartbeats {
  vote: PartsSeen;
  worker: PartsSeen & {
    /** Ballots in the queue or deferred. Null, like the next three, if that is unknown. */
    inFlight: number | null;
    failedBatches: number | null;
    /**
     * Every accepted ballot that was cast before this instant, in microseconds by the queue's clock, is recorded or
     * rejected.
     */
    settledTo: number | null;
    /**
     * Milliseconds that the oldest ballot in flight has waited. If none is in flight, the delay of the latest batch of the
     * last ten seconds, otherwise 0.
     */
    behindMs: number | null;
    /** Unreachable queues that may hold ballots, described for operators. Missing, like the next, from older versions. */
    unreachableQueues?: string[];
    /** Why ballots cannot be recorded now; null if they can. */
    holdUp?: string | null;
  };
}

/** Stores a heartbeat with the state of the service. If it has several instances, the latest heartbeat counts. */
export async function beat<Service extends keyof Heartbeats>(
  pool: Pool,
  service: Service,
  state: Heartbeats[Service],
): Promise<void> {
  const query = {
    name: 'beat',
    // a late heartbeat is useless, and shutdown must not wait for it
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

/** A service whose latest heartbeat is older than this, in milliseconds, counts as down. */
export const SILENT_MS = 3_000;

/** Returns the latest heartbeat if the service is alive. */
export function ifAlive<Beat extends { agoMs: number }>(beat: Beat | undefined): Beat | undefined {
  return beat && beat.agoMs < SILENT_MS ? beat : undefined;
}

/**
 * Reads the latest heartbeat of each service and its age; services without one are missing. Also reports whether the database
 * is read-only, because no heartbeat can be stored then.
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
  const beats = rows.flatMap(({ service, state, agoMs }) =>
    service ? [[service, { ...state, agoMs }]] : [],
  );
  return { ...(Object.fromEntries(beats) as HeartbeatsByService), isReadOnly: rows[0]?.isReadOnly ?? false };
}

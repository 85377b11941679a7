// Monitors how far screens are behind the votes, and which part is down. Vote and worker report with heartbeats, which the tick
// reads. A tick that fails means that the database is unavailable.
import { isDeepStrictEqual } from 'node:util';
import { SILENT_MS, readHeartbeats, ifAlive } from '@hands/db/heartbeats';
import type { PartsSeen } from '@hands/db/heartbeats';
import type { Pool } from '@hands/db/pool';
import { formatInstant } from '@hands/shared/poll/batch';
import type { PartState, PipelineState } from '@hands/shared/queue/pipeline-state';

const READ_EVERY_MS = 250;

/** Milliseconds between two messages that only move the bound on: screens show it in whole seconds. */
const BOUND_EVERY_MS = 1_000;

type State = Omit<PipelineState, 'completeTo'>;

const silence = { behindMs: null, inFlight: null, failedBatches: null };
const unknown: State = {
  ...silence,
  parts: { vote: 'unknown', queue: 'unknown', worker: 'unknown', database: 'unknown' },
};
const outage: State = { ...silence, parts: { ...unknown.parts, database: 'down' } };

export interface PipelineWatch {
  latest: () => PipelineState;
  /** Call at each tick. Queries the database at most four times a second. */
  update: () => Promise<void>;
  /** Call if a tick fails or does not finish. */
  recordOutage: () => void;
}

export interface PipelineWatchParts {
  pool: Pool;
  /** Milliseconds from one tick to the next. Called at each update. */
  interval: () => number;
  /** The minimum time between two messages to all viewers, in milliseconds. Called at each update. */
  pace: () => number;
  send: (pipeline: PipelineState) => void;
  /** The bound in microseconds below which screens have all votes; null if it is not known. */
  completeTo?: () => number | null;
}

export function watchPipeline(parts: PipelineWatchParts): PipelineWatch {
  const { pool, interval, pace, send, completeTo = () => null } = parts;
  let latest = unknown;
  let bound: number | null = null;
  let boundSentAt = -Infinity;
  let readAt = -Infinity;
  let backAt = -Infinity;

  const withBound = (): PipelineState => ({
    ...latest,
    completeTo: bound === null ? null : formatInstant(bound),
  });

  function publish(state: State): void {
    const now = performance.now();
    const next = completeTo();
    const isBoundDue = next !== bound && (next === null || now >= boundSentAt + BOUND_EVERY_MS);
    if (!isBoundDue && isDeepStrictEqual(state, latest)) return;
    latest = state;
    if (next !== bound) boundSentAt = now;
    bound = next;
    send(withBound());
  }

  return {
    latest: withBound,
    async update() {
      const now = performance.now();
      if (now < readAt) return;
      const heartbeats = await readHeartbeats(pool);
      readAt = now + Math.max(READ_EVERY_MS, pace());
      if (latest.parts.database === 'down') backAt = now;
      // during an outage no heartbeat arrives, and a crash of the database loses all: wait for new ones
      const silent = now - backAt < SILENT_MS ? 'unknown' : 'down';
      publish(toPipelineState(heartbeats, silent, interval()));
    },
    recordOutage() {
      readAt = -Infinity;
      publish(outage);
    },
  };
}

function toPipelineState(
  heartbeats: Awaited<ReturnType<typeof readHeartbeats>>,
  silent: PartState,
  tickMs: number,
): State {
  const vote = ifAlive(heartbeats.vote);
  const worker = ifAlive(heartbeats.worker);
  // no heartbeat can be written to a read-only database, so a missing one does not mean that vote or worker is down
  if (heartbeats.isReadOnly && !(vote && worker)) return { ...outage, isDatabaseReadOnly: true };
  const behindMs = worker?.behindMs ?? null;
  return {
    behindMs: behindMs === null ? null : round(behindMs + tickMs),
    inFlight: worker?.inFlight ?? null,
    failedBatches: worker?.failedBatches ?? null,
    parts: {
      vote: vote ? 'up' : silent,
      queue:
        vote?.queue === 'down' || worker?.queue === 'down' ? 'down' : ((vote ?? worker)?.queue ?? 'unknown'),
      worker: worker ? 'up' : silent,
      database: 'up',
    },
    ...findTrouble(vote, worker),
    ...findNotDurable([vote, worker]),
    ...(worker?.holdUp ? { isHeldUp: true } : {}),
    ...(worker?.unreachableQueues?.length ? { unreachableQueues: worker.unreachableQueues.length } : {}),
  };
}

function findTrouble(
  vote: PartsSeen | undefined,
  worker: PartsSeen | undefined,
): Pick<PipelineState, 'queueTrouble'> {
  const why = vote?.trouble ?? worker?.trouble;
  if (!why) return {};
  const saidBy = vote?.queue === 'up' ? 'worker' : worker?.queue === 'up' ? 'vote' : 'both';
  return { queueTrouble: { why, saidBy } };
}

function findNotDurable(seen: (PartsSeen | undefined)[]): Pick<PipelineState, 'notDurable'> {
  const notDurable = (['queue', 'database'] as const).filter((part) =>
    seen.some((parts) => parts?.durability?.[part] === 'not durable'),
  );
  return notDurable.length > 0 ? { notDurable } : {};
}

/** Rounds to two significant digits, and at least to tens. Smaller changes are not worth a message. */
function round(ms: number): number {
  const step = 10 ** Math.max(1, Math.floor(Math.log10(ms)) - 1);
  return Math.round(ms / step) * step;
}

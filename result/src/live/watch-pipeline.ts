// How votes are getting on on their way to the screens, and which part is down. Vote and worker say it with their
// heartbeats, which are read in the tick; that the database is away, the tick's own failure says.
import { isDeepStrictEqual } from 'node:util';
import { SILENT_MS, readHeartbeats, ifAlive } from '@hands/db/heartbeats';
import type { PartsSeen } from '@hands/db/heartbeats';
import type { Pool } from '@hands/db/pool';
import type { PartState, PipelineState } from '@hands/shared/queue/pipeline-state';

const READ_EVERY_MS = 250;

const silence = { behindMs: null, inFlight: null, failedBatches: null };
const unknown: PipelineState = {
  ...silence,
  parts: { vote: 'unknown', queue: 'unknown', worker: 'unknown', database: 'unknown' },
};
const outage: PipelineState = { ...silence, parts: { ...unknown.parts, database: 'down' } };

export interface PipelineWatch {
  latest: () => PipelineState;
  /** To be called at each tick; asks the database at most four times a second. */
  update: () => Promise<void>;
  /** To be called where a tick fails, or does not end. */
  recordOutage: () => void;
}

export interface PipelineWatchParts {
  pool: Pool;
  /** Milliseconds from one tick to the next. Asked each time. */
  interval: () => number;
  /** The least time between two messages to all viewers, in milliseconds. Asked each time. */
  pace: () => number;
  send: (pipeline: PipelineState) => void;
}

export function watchPipeline({ pool, interval, pace, send }: PipelineWatchParts): PipelineWatch {
  let latest = unknown;
  let readAt = -Infinity;
  let backAt = -Infinity;

  function note(pipeline: PipelineState): void {
    if (isDeepStrictEqual(pipeline, latest)) return;
    latest = pipeline;
    send(pipeline);
  }

  return {
    latest: () => latest,
    async update() {
      const now = performance.now();
      if (now < readAt) return;
      const heard = await readHeartbeats(pool);
      readAt = now + Math.max(READ_EVERY_MS, pace());
      if (latest.parts.database === 'down') backAt = now;
      // where the database was away nobody could be heard, and its crash leaves no beat
      const silent = now - backAt < SILENT_MS ? 'unknown' : 'down';
      note(judge(heard, silent, interval()));
    },
    recordOutage() {
      readAt = -Infinity;
      note(outage);
    },
  };
}

function judge(
  heard: Awaited<ReturnType<typeof readHeartbeats>>,
  silent: PartState,
  tickMs: number,
): PipelineState {
  const vote = ifAlive(heard.vote);
  const worker = ifAlive(heard.worker);
  // where nothing can be written nobody can be heard: it is not vote and worker that are down
  if (heard.isReadOnly && !(vote && worker)) return { ...outage, isDatabaseReadOnly: true };
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

/** To two figures, and to tens at least: what nobody can tell apart is no news. */
function round(ms: number): number {
  const step = 10 ** Math.max(1, Math.floor(Math.log10(ms)) - 1);
  return Math.round(ms / step) * step;
}

// From a job of the queue to rows in Postgres.
import { setTimeout as wait } from 'node:timers/promises';
import { isPassing } from '@hands/db/is-passing';
import { DatabaseError } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { ballotSchema, batchSchema } from '@hands/shared/batch';
import type { Ballot } from '@hands/shared/batch';
import type { Logger } from '@hands/shared/logger';
import type { WorkerMetrics } from './metrics.ts';
import { recordBatch } from './record-batch.ts';
import type { Recorded } from './record-batch.ts';
import { setAside } from './set-aside.ts';
import type { Pipeline } from './watch-pipeline.ts';

const RETRY_MS = { first: 50, most: 1_000 };

export interface BatchHandlerParts {
  pool: Pool;
  metrics: WorkerMetrics;
  pipeline: Pick<Pipeline, 'noteRecorded'>;
  logger: Logger;
  /** Ends the waiting for a database that is away; the batch then stays in the queue. */
  stopping: AbortSignal;
}

/**
 * Resolves once every ballot of the batch is recorded or set aside; rejects where that must be tried again. Data that is
 * no batch at all is set aside as a whole.
 */
export function createBatchHandler({ pool, metrics, pipeline, logger, stopping }: BatchHandlerParts) {
  async function handleBatch(data: unknown, jobId: string, addedAt: number): Promise<void> {
    const started = performance.now();
    const { ballots, malformed } = readBatch(data);
    const { written, rejected } = await record(ballots);
    for (const { ballot, reason } of malformed)
      await untilDatabaseAnswers(() => setAside(pool, ballot, reason));
    pipeline.noteRecorded(addedAt);
    note({
      job: jobId,
      ballots: ballots.length + malformed.length,
      written,
      rejected: rejected + malformed.length,
      ms: performance.now() - started,
    });
  }

  function note(done: Recorded & { job: string; ballots: number; ms: number }): void {
    metrics.recorded.inc(done.written);
    metrics.rejected.inc(done.rejected);
    metrics.batches.inc();
    metrics.recordingSeconds.observe(done.ms / 1000);
    logger.info({ ...done, ms: Math.round(done.ms) }, 'batch recorded');
  }

  // Postgres refuses a statement whole. Halving finds the ballot it will not have, and records all others.
  async function record(ballots: Ballot[]): Promise<Recorded> {
    const [first] = ballots;
    if (!first) return { written: 0, rejected: 0 };
    try {
      return await untilDatabaseAnswers(() => recordBatch(pool, ballots));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (ballots.length === 1) {
        await untilDatabaseAnswers(() => setAside(pool, first, (error as Error).message));
        return { written: 0, rejected: 1 };
      }
      const half = Math.ceil(ballots.length / 2);
      const left = await record(ballots.slice(0, half));
      const right = await record(ballots.slice(half));
      return { written: left.written + right.written, rejected: left.rejected + right.rejected };
    }
  }

  // The batch waits here, still ours in the queue, rather than going back there: while Postgres is away for minutes
  // a few batches wait in hand and all others lie untouched, and the first second of its return is used.
  async function untilDatabaseAnswers<Result>(query: () => Promise<Result>): Promise<Result> {
    let delay = RETRY_MS.first;
    let reported = false;
    for (;;) {
      try {
        const result = await query();
        if (reported) logger.info('the database is back');
        return result;
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (!reported)
          logger.error({ err: error }, 'the database cannot take votes now; they wait in the queue');
        reported = true;
        await wait(delay, undefined, { signal: stopping });
        delay = Math.min(delay * 2, RETRY_MS.most);
      }
    }
  }

  return handleBatch;
}

function readBatch(data: unknown): { ballots: Ballot[]; malformed: { ballot: unknown; reason: string }[] } {
  const batch = batchSchema.safeParse(data);
  if (!batch.success)
    return { ballots: [], malformed: [{ ballot: data ?? null, reason: 'not a batch of ballots' }] };
  const ballots: Ballot[] = [];
  const malformed: { ballot: unknown; reason: string }[] = [];
  for (const candidate of batch.data.ballots) {
    const ballot = ballotSchema.safeParse(candidate);
    if (ballot.success) ballots.push(ballot.data);
    else {
      const [issue] = ballot.error.issues;
      malformed.push({
        ballot: candidate,
        reason: `malformed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      });
    }
  }
  return { ballots, malformed };
}

/** The data is at fault, and will be however often it is sent: SQLSTATE classes 22 (data) and 23 (integrity). */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');
}

// Turns a job of the queue into rows in Postgres.
import type { Pool } from '@hands/db/pool';
import { ballotSchema, batchSchema, findNewerFormat } from '@hands/shared/poll/batch';
import type { Ballot } from '@hands/shared/poll/batch';
import type { Logger } from '@hands/shared/process/logger';
import type { DatabaseRetry } from './database-retry.ts';
import { createGroupCommit } from './group-commit.ts';
import type { WorkerMetrics } from './metrics.ts';
import type { NewerFormats } from './newer-formats.ts';
import type { BallotRecorder } from './record-ballots.ts';
import { rejectBallot } from './reject-ballot.ts';
import type { PipelineMeter } from './pipeline-meter.ts';

export interface BatchHandlerParts {
  pool: Pool;
  recorder: Pick<BallotRecorder, 'record'>;
  retry: Pick<DatabaseRetry, 'untilDone'>;
  newerFormats: Pick<NewerFormats, 'leave'>;
  metrics: WorkerMetrics;
  pipeline: Pick<PipelineMeter, 'recordDelay'>;
  logger: Logger;
}

/**
 * Resolves once every ballot of the batch is recorded, rejected or deferred; rejects if the worker stops first, or
 * must leave the batch to a newer one. Data that is not a batch is rejected as a whole.
 */
export function createBatchHandler(parts: BatchHandlerParts) {
  const { pool, recorder, retry, newerFormats, metrics, pipeline, logger } = parts;
  const groups = createGroupCommit(recordGroup);

  async function handleBatch(data: unknown, addedAt: number): Promise<void> {
    const newerFormat = findNewerFormat(data);
    if (newerFormat !== undefined) await newerFormats.leave(newerFormat);
    const { ballots, malformed } = readBatch(data);
    if (ballots.length > 0) await groups.add(ballots);
    if (malformed.length > 0) await reject(malformed);
    metrics.batches.inc();
    pipeline.recordDelay(addedAt);
  }

  async function reject(malformed: MalformedBallot[]): Promise<void> {
    for (const { ballot, reason } of malformed)
      await retry.untilDone(() => rejectBallot(pool, ballot, reason));
    metrics.rejected.inc(malformed.length);
    logger.warn({ ballots: malformed.length, reason: malformed[0]?.reason }, 'malformed ballots rejected');
  }

  async function recordGroup(ballots: Ballot[], batches: number): Promise<void> {
    const started = performance.now();
    const outcome = await recorder.record(ballots);
    const ms = performance.now() - started;
    metrics.recorded.inc(outcome.written);
    metrics.rejected.inc(outcome.rejected);
    metrics.recordingSeconds.observe(ms / 1000);
    logger.info({ batches, ballots: ballots.length, ...outcome, ms: Math.round(ms) }, 'batches recorded');
  }

  return handleBatch;
}

interface MalformedBallot {
  ballot: unknown;
  reason: string;
}

function readBatch(data: unknown): { ballots: Ballot[]; malformed: MalformedBallot[] } {
  const batch = batchSchema.safeParse(data);
  if (!batch.success)
    return { ballots: [], malformed: [{ ballot: data ?? null, reason: 'not a batch of ballots' }] };
  const ballots: Ballot[] = [];
  const malformed: MalformedBallot[] = [];
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

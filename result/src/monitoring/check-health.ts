import type { Pool } from '@hands/db/pool';
import { succeeds } from '@hands/shared/process/succeeds';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import type { RequestHandler } from 'express';
import { readSnapshots } from '../snapshots/read-snapshots.ts';

interface Parts {
  pool: Pool;
  isTicking: () => boolean;
  pipeline: () => PipelineState;
}

/**
 * `GET /health`: 200 where the database has polls to read and the tick succeeds, else 503, each named. How the other
 * services are, as far as the tick has heard, is told besides.
 */
export function checkHealth({ pool, isTicking, pipeline }: Parts): RequestHandler {
  return async (_req, res) => {
    const database = await succeeds(readSnapshots(pool, []));
    const tick = isTicking();
    const up = database && tick;
    const state = (part: boolean) => ({ status: part ? 'up' : 'down' });
    const { parts, queueTrouble, isHeldUp, unreachableQueues } = pipeline();
    const { vote, queue, worker } = parts;
    res
      .status(up ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        status: up ? 'up' : 'down',
        parts: {
          database: state(database),
          tick: state(tick),
          vote: { status: vote },
          queue: {
            status: queue,
            ...(queueTrouble && { reason: queueTrouble.why }),
            ...(unreachableQueues && { unreachableQueues }),
          },
          worker: { status: worker, ...(isHeldUp && { reason: 'ballots cannot be recorded now' }) },
        },
      });
  };
}

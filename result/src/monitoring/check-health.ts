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
 * `GET /health`: 200 if polls can be read from the database and the tick succeeds, otherwise 503, with the state of each. The
 * state of the other services, from their latest heartbeats, is included but does not affect the status.
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

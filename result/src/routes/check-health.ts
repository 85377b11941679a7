import type { Pool } from '@hands/db/pool';
import { answers } from '@hands/shared/health';
import type { Pipeline } from '@hands/shared/snapshot';
import type { RequestHandler } from 'express';
import { readSnapshots } from '../read-snapshots.ts';

interface Parts {
  pool: Pool;
  isTicking: () => boolean;
  pipeline: () => Pipeline;
}

/**
 * `GET /health`: 200 where the database has polls to read and the tick succeeds, else 503, each named. How the other
 * services are, as far as the tick has heard, is told besides.
 */
export function checkHealth({ pool, isTicking, pipeline }: Parts): RequestHandler {
  return async (_req, res) => {
    const database = await answers(readSnapshots(pool, []));
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

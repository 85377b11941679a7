import type { Pool } from '@hands/db/pool';
import { answers } from '@hands/shared/health';
import type { RequestHandler } from 'express';
import { readSnapshots } from '../read-snapshots.ts';

/** `GET /health`: 200 where the database has polls to read and the tick succeeds, else 503, each named. */
export function checkHealth({ pool, isTicking }: { pool: Pool; isTicking: () => boolean }): RequestHandler {
  return async (_req, res) => {
    const database = await answers(readSnapshots(pool, []));
    const tick = isTicking();
    const up = database && tick;
    const state = (part: boolean) => ({ status: part ? 'up' : 'down' });
    res
      .status(up ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: up ? 'up' : 'down', parts: { database: state(database), tick: state(tick) } });
  };
}

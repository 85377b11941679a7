import type { Pool } from '@hands/db/pool';
import type { RequestHandler } from 'express';
import { findSnapshot } from '../find-snapshot.ts';

/** `GET /polls/{id}/results`: the snapshot that screens get, as JSON. */
export function showResults({ pool }: { pool: Pool }): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const snapshot = await findSnapshot(pool, req.params.id);
    res.set('Cache-Control', 'no-store').json(snapshot);
  };
}

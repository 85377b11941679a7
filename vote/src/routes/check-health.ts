import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import type { BallotBox } from '../accept-ballot.ts';
import type { PollCache } from '../poll-cache.ts';

interface Parts {
  queue: BatchQueue;
  polls: PollCache;
  ballotBox: BallotBox;
}

/**
 * `GET /health`: 200 where votes on known polls are taken, else 503. The database may be away meanwhile: votes are then
 * kept in the queue.
 */
export function checkHealth({ queue, polls, ballotBox }: Parts): RequestHandler {
  return (_req, res) => {
    const up = queue.isUp() && (polls.isUp() || polls.known(1) !== undefined);
    res
      .status(up ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        status: up ? 'up' : 'down',
        parts: {
          queue: { status: queue.isUp() ? 'up' : 'down', backend: queue.kind, pending: ballotBox.pending() },
          database: { status: polls.isUp() ? 'up' : 'down' },
        },
      });
  };
}

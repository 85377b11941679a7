import { answers } from '@hands/shared/health';
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
  return async (_req, res) => {
    const queueUp = await answers(queue.check());
    const up = queueUp && (polls.isUp() || polls.size() > 0);
    const state = (part: boolean) => (part ? 'up' : 'down');
    res
      .status(up ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        status: state(up),
        parts: {
          queue: { status: state(queueUp), backend: queue.kind, pending: ballotBox.pending() },
          database: { status: state(polls.isUp()) },
        },
      });
  };
}

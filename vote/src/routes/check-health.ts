import { describePart } from '@hands/shared/health';
import type { Durability } from '@hands/shared/durability';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import type { BallotBox } from '../accept-ballot.ts';
import type { PollCache } from '../poll-cache.ts';

interface Parts {
  queue: BatchQueue;
  polls: PollCache;
  ballotBox: BallotBox;
  databaseDurability: () => Durability;
}

/**
 * `GET /health`: 200 where votes on known polls are taken, else 503. The database may be away meanwhile: votes are then
 * kept in the queue.
 */
export function checkHealth({ queue, polls, ballotBox, databaseDurability }: Parts): RequestHandler {
  return (_req, res) => {
    const { trouble, durability } = queue.state();
    const refusal = ballotBox.refusal();
    const isUp = !refusal && (polls.isUp() || polls.size() > 0);
    res
      .status(isUp ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        status: isUp ? 'up' : 'down',
        parts: {
          queue: {
            ...describePart(!trouble, durability, trouble?.message),
            backend: queue.kind,
            pending: ballotBox.pending(),
          },
          database: describePart(
            polls.isUp(),
            databaseDurability(),
            refusal && !trouble ? refusal.message : undefined,
          ),
        },
      });
  };
}

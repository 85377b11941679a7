import { describePart } from '@hands/shared/http/health';
import type { Durability } from '@hands/shared/process/durability';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import type { PollCache } from '../polls/poll-cache.ts';
import type { BallotBox } from '../voting/ballot-box.ts';

interface Parts {
  queue: BatchQueue;
  polls: PollCache;
  ballotBox: BallotBox;
  databaseDurability: () => Durability;
}

/**
 * `GET /health`: 200 if votes on known polls are accepted, otherwise 503. The database may be down: votes then wait in the
 * queue.
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

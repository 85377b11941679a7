// The heart of the vote service: from a checked choice to a ballot that is on disk in the queue.
import type { Ballot } from '@hands/shared/batch';
import { ProblemError, unavailable } from '@hands/shared/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { createBatcher, OverloadedError } from './batcher.ts';
import type { Batcher } from './batcher.ts';
import type { Poll } from './read-polls.ts';

export interface BallotBox {
  /**
   * Stamps the ballot with the queue's clock and resolves once it is on disk.
   * @throws ProblemError 503 where the queue is away, full or silent; 409 where the poll is not open
   */
  accept(poll: Poll, voterId: string, choices: number[]): Promise<Ballot>;
  /** Ballots taken in that the queue has not confirmed yet. */
  pending(): number;
  drain(): Promise<void>;
}

export function createBallotBox(queue: BatchQueue): BallotBox {
  // a batcher a queue, so that one voter's ballots stay in one queue
  const batchers = Array.from({ length: queue.shards }, (_, shard) =>
    createBatcher({ send: (ballots) => queue.add(shard, ballots) }),
  );

  function batcherOf(voterId: string): Batcher {
    const batcher = batchers[queue.shardOf(voterId)];
    if (!batcher) throw new TypeError(`no queue for voter ${voterId}`);
    return batcher;
  }

  return {
    async accept(poll, voterId, choices) {
      const castAt = queue.now();
      if (castAt === undefined)
        throw unavailable('The vote was not taken: the queue cannot be reached. Please try again.');
      assertOpen(poll, castAt);
      const ballot = { pollId: poll.id, voterId, choices, castAt };
      try {
        await batcherOf(voterId).add(ballot);
      } catch (error) {
        if (error instanceof OverloadedError)
          throw unavailable('Too many votes at this moment. Please try again.', error);
        throw unavailable(
          'It is not known whether the vote was taken. Please try again: it counts once.',
          error,
        );
      }
      return ballot;
    },
    pending: () => batchers.reduce((sum, batcher) => sum + batcher.pending(), 0),
    async drain() {
      await Promise.all(batchers.map((batcher) => batcher.drain()));
    },
  };
}

function assertOpen(poll: Poll, castAt: number): void {
  if (poll.opensAt !== null && castAt < poll.opensAt) {
    throw new ProblemError({ status: 409, title: 'Not open yet', detail: 'This poll is not open yet.' });
  }
  if (poll.closesAt !== null && castAt >= poll.closesAt) {
    throw new ProblemError({ status: 409, title: 'Closed', detail: 'This poll is closed.' });
  }
}

// The heart of the vote service: from a checked choice to a ballot that is on disk in the queue.
import { ProblemError, unavailable } from '@hands/shared/http/problem';
import type { Ballot } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { QueueUnavailableError } from '@hands/shared/queue/queue-unavailable';
import type { QueueTrouble } from '@hands/shared/queue/queue-unavailable';
import type { VoteMetrics } from '../metrics.ts';
import type { Poll } from '../polls/read-polls.ts';
import { createBatcher, OverloadedError } from './batcher.ts';
import type { Batcher } from './batcher.ts';
import type { EarlierBallots } from './earlier-ballots.ts';
import { watchWaiting } from './watch-waiting.ts';

export interface BallotBox {
  /**
   * Stamps the ballot with the queue's clock and resolves once it is on disk. Where the poll forbids changing a vote, the
   * same choice again resolves with the earlier ballot: its answer may have been lost on the way.
   * @param laterThan the stamp of the voter's ballot so far, in microseconds, where it is known: the new one's is later, also
   *   where the queue's clock was set back in between
   * @throws ProblemError 503 where the queue is away, full or silent; 409 where the poll is not open
   * @throws AlreadyVotedError another choice where the poll forbids changing a vote
   */
  accept(poll: Poll, voterId: string, choices: number[], laterThan?: number): Promise<Ballot>;
  /** Why no vote is taken now, whatever it is for. */
  refusal(): QueueUnavailableError | undefined;
  /** Ballots taken in that the queue has not confirmed yet. */
  pending(): number;
  drain(): Promise<void>;
}

/** The voter's earlier ballot stays. */
export class AlreadyVotedError extends ProblemError {
  earlier: Ballot;

  constructor(earlier: Ballot) {
    super({
      status: 409,
      title: 'Already voted',
      detail: 'You have voted in this poll already, and it does not allow changes.',
    });
    this.earlier = earlier;
  }
}

/** @param databaseTrouble why votes must not be taken whatever the queue says: what counts them could lose them */
export function createBallotBox(
  queue: BatchQueue,
  earlierBallots: EarlierBallots,
  { batchBallots }: Pick<VoteMetrics, 'batchBallots'>,
  databaseTrouble: () => QueueUnavailableError | undefined = () => undefined,
): BallotBox {
  // A batcher a queue, so that one voter's ballots stay in one queue. The pace is one of the process: with four queues and a
  // pace of their own each, three processes sent 2,000 jobs/s, and one worker fell behind.
  const batchers = Array.from({ length: queue.shards }, (_, shard) =>
    createBatcher({
      lingerMs: 5 * queue.shards,
      isBehind: watchWaiting(() => queue.countWaiting(shard)),
      send(ballots) {
        batchBallots.observe(ballots.length);
        return queue.add(shard, ballots);
      },
    }),
  );

  function batcherOf(voterId: string): Batcher {
    const batcher = batchers[queue.shardOf(voterId)];
    if (!batcher) throw new TypeError(`no queue for voter ${voterId}`);
    return batcher;
  }

  const refusal = () => queue.state().trouble ?? databaseTrouble();

  async function cast(poll: Poll, voterId: string, choices: number[], laterThan = 0): Promise<Ballot> {
    const trouble = refusal();
    const now = queue.now();
    if (trouble || now === undefined) throw refuseVote(trouble);
    const castAt = Math.max(now, laterThan + 1);
    assertOpen(poll, castAt);
    const ballot = { pollId: poll.id, voterId, choices, castAt };
    await enqueue(ballot);
    return ballot;
  }

  async function enqueue(ballot: Ballot): Promise<void> {
    try {
      await batcherOf(ballot.voterId).add(ballot);
    } catch (error) {
      if (error instanceof OverloadedError)
        throw unavailable('Too many votes at this moment. Please try again.', error, 'Overloaded');
      if (error instanceof QueueUnavailableError && error.trouble !== 'unavailable') throw refuseVote(error);
      throw unavailable(
        'It is not known whether the vote was taken. Please try again: it counts once.',
        error,
        'Queue unavailable',
      );
    }
  }

  async function castOnce(poll: Poll, voterId: string, choices: number[]): Promise<Ballot> {
    const ballot = await earlierBallots.findOrCast(poll, voterId, () => cast(poll, voterId, choices));
    if (!areSame(poll, ballot.choices, choices)) throw new AlreadyVotedError(ballot);
    return ballot;
  }

  return {
    accept: (poll, voterId, choices, laterThan) =>
      poll.voteChange ? cast(poll, voterId, choices, laterThan) : castOnce(poll, voterId, choices),
    refusal,
    pending: () => batchers.reduce((sum, batcher) => sum + batcher.pending(), 0),
    async drain() {
      await Promise.all(batchers.map((batcher) => batcher.drain()));
    },
  };
}

/** The queue has not been asked, or has said that it did not take the vote. */
function refuseVote(trouble: QueueUnavailableError | undefined): ProblemError {
  const [title, reason] = refusals[trouble?.trouble ?? 'unavailable'];
  return unavailable(`The vote was not taken: ${reason}. Please try again.`, trouble, title);
}

const refusals: Record<QueueTrouble, [title: string, reason: string]> = {
  unavailable: ['Queue unavailable', 'the queue cannot be reached'],
  full: ['Queue full', 'the queue is full until votes that wait have been counted'],
  'read-only': ['Queue read-only', 'the queue does not store votes at the moment'],
  'not durable': ['Not durable', 'it could be lost here, because of how the system is set up'],
};

/** Their order says something in ranked polls only. */
function areSame({ kind }: Poll, some: number[], others: number[]): boolean {
  const written = (choices: number[]) =>
    (kind === 'ranked' ? choices : choices.toSorted((a, b) => a - b)).join();
  return written(some) === written(others);
}

function assertOpen(poll: Poll, castAt: number): void {
  if (poll.opensAt !== null && castAt < poll.opensAt) {
    throw new ProblemError({ status: 409, title: 'Not open yet', detail: 'This poll is not open yet.' });
  }
  // sealed: its result may have been shown, and stays, whatever the queue's clock says
  if (poll.sealedAt !== null || (poll.closesAt !== null && castAt >= poll.closesAt)) {
    throw new ProblemError({ status: 409, title: 'Closed', detail: 'This poll is closed.' });
  }
}

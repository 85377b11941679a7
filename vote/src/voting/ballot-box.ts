// The core of the vote service: turns a checked choice into a ballot that is on disk in the queue.
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError, unavailable } from '@hands/shared/http/problem';
import type { Ballot } from '@hands/shared/poll/batch';
import { earliest } from '@hands/shared/queue/earliest';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { QueueUnavailableError } from '@hands/shared/queue/queue-unavailable';
import type { QueueTrouble } from '@hands/shared/queue/queue-unavailable';
import type { VoteMetrics } from '../metrics.ts';
import { NOTICE } from '../polls/notice.ts';
import type { Poll } from '../polls/read-polls.ts';
import { createBatcher, OverloadedError } from './batcher.ts';
import type { Batcher } from './batcher.ts';
import type { EarlierBallots } from './earlier-ballots.ts';
import { createUncertainBallots } from './uncertain-ballots.ts';
import { watchWaiting } from './watch-waiting.ts';

/** Milliseconds between two looks at the clock while votes wait for a change to be known everywhere. */
const NOTICE_STEP_MS = 50;

export interface BallotBox {
  /**
   * Stamps the ballot with the queue's clock and resolves once it is on disk. If the poll forbids changing a vote, the same
   * choice again resolves with the earlier ballot, because its response may have been lost.
   * @param laterThan the time of the voter's previous ballot in microseconds, if known: the new ballot's time is later, even if
   *   the queue's clock was set back in between
   * @throws ProblemError 503 if the queue is unavailable, full or not responding; 409 if the poll is not open
   * @throws AlreadyVotedError for another choice if the poll forbids changing a vote
   */
  accept(poll: Poll, voterId: string, choices: number[], laterThan?: number): Promise<Ballot>;
  /**
   * The same for a voter whom the caller only names. If the poll forbids changing a vote, every second vote is an error, also
   * for the same choice: otherwise anyone who knows the voter's name could try all choices and learn the voter's.
   * @throws ProblemError like `accept`
   * @throws AlreadyVotedError for any second vote if the poll forbids changing a vote
   */
  acceptNamed(poll: Poll, voterId: string, choices: number[]): Promise<Ballot>;
  /** Why no vote is accepted now, in any poll; undefined if votes are accepted. */
  refusal(): QueueUnavailableError | undefined;
  /** Ballots received that the queue has not confirmed yet. */
  pending(): number;
  /** How long the oldest batch of them has been on its way, in milliseconds; 0 if there is none. */
  oldestFlightMs(): number;
  /**
   * The earliest time of casting among the ballots that may still reach the queue, in microseconds; undefined if every ballot
   * stamped so far is in the queue or was certainly not accepted.
   */
  unconfirmedSince(): number | undefined;
  drain(): Promise<void>;
}

/** The voter has voted in a poll that forbids changes. The earlier ballot stays. */
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

/** The queue did not confirm the ballot, but may have it: to send it again is right for a voter who is the same one then. */
export class UnconfirmedError extends ProblemError {
  /** @param detail what sending the vote again does */
  constructor(cause: unknown, detail = 'Please try again; it will only count once.') {
    const problem = {
      status: 503,
      title: 'Queue unavailable',
      detail: `We could not confirm your vote. ${detail}`,
    };
    super(problem, 1, { cause });
  }
}

/**
 * @param databaseTrouble why no vote may be accepted even if the queue is up: the database could lose recorded votes
 * @param onConfirmed called for each batch that is on disk
 */
export function createBallotBox(
  queue: BatchQueue,
  earlierBallots: EarlierBallots,
  { batchBallots, queueingSeconds }: Pick<VoteMetrics, 'batchBallots' | 'queueingSeconds'>,
  databaseTrouble: () => QueueUnavailableError | undefined = () => undefined,
  onConfirmed: () => void = () => undefined,
): BallotBox {
  const uncertain = createUncertainBallots(queue);

  // One batcher per queue, so that a voter's ballots stay in one queue. The pause grows with the number of queues, to limit the
  // jobs of the whole process: with four queues at full pace each, three processes sent 2,000 jobs/s, and one worker fell
  // behind.
  const batchers = Array.from({ length: queue.shards }, (_, shard) =>
    createBatcher({
      lingerMs: 5 * queue.shards,
      isBehind: watchWaiting(() => queue.countWaiting(shard)),
      async send(ballots) {
        batchBallots.observe(ballots.length);
        const confirmed = queueingSeconds.startTimer();
        try {
          await queue.add(shard, ballots);
        } catch (error) {
          uncertain.add(ballots);
          throw error;
        } finally {
          confirmed();
        }
        onConfirmed();
      },
    }),
  );

  function batcherOf(voterId: string): Batcher {
    const batcher = batchers[queue.shardOf(voterId)];
    if (!batcher) throw new TypeError(`no queue for voter ${voterId}`);
    return batcher;
  }

  const refusal = () => queue.state().trouble ?? databaseTrouble();

  const isNotValidYet = ({ validFrom }: Poll) => validFrom !== null && validFrom > (queue.now() ?? Infinity);

  /** Looks at the clock again and again, because it may be corrected meanwhile. */
  async function awaitNotice(poll: Poll): Promise<void> {
    const deadline = performance.now() + (2 * NOTICE) / 1_000;
    while (isNotValidYet(poll) && performance.now() < deadline) await delay(NOTICE_STEP_MS);
  }

  async function cast(poll: Poll, voterId: string, choices: number[], laterThan = 0): Promise<Ballot> {
    // other instances still learn of a change of its options
    if (isNotValidYet(poll)) await awaitNotice(poll);
    // From the stamp to its place in the batcher nothing is awaited: `unconfirmedSince` misses no ballot with an earlier time
    // than the queue's at that moment.
    const trouble = refusal();
    const now = queue.now();
    if (trouble || now === undefined) throw refuseVote(trouble);
    const castAt = Math.max(now, laterThan + 1);
    assertOpen(poll, castAt);
    // it would be rejected: the queue's clock was set back
    if (poll.validFrom !== null && castAt < poll.validFrom)
      throw unavailable('This poll has just been changed. Please try again in a moment.');
    const ballot = { pollId: poll.id, voterId, choices, castAt };
    await enqueue(ballot);
    return ballot;
  }

  async function enqueue(ballot: Ballot): Promise<void> {
    try {
      await batcherOf(ballot.voterId).add(ballot);
    } catch (error) {
      if (error instanceof OverloadedError)
        throw unavailable('Too many votes right now. Please try again.', error, 'Overloaded');
      if (error instanceof QueueUnavailableError && error.trouble !== 'unavailable') throw refuseVote(error);
      throw new UnconfirmedError(error);
    }
  }

  async function castOnce(poll: Poll, voterId: string, choices: number[]): Promise<Ballot> {
    const ballot = await earlierBallots.findOrCast(poll, voterId, () => cast(poll, voterId, choices));
    if (!areSame(poll, ballot.choices, choices)) throw new AlreadyVotedError(ballot);
    return ballot;
  }

  async function castFirst(poll: Poll, voterId: string, choices: number[]): Promise<Ballot> {
    let first: Promise<Ballot> | undefined;
    const ballot = await earlierBallots.findOrCast(
      poll,
      voterId,
      () => (first = cast(poll, voterId, choices)),
    );
    if (ballot !== (await first)) throw new AlreadyVotedError(ballot);
    return ballot;
  }

  return {
    accept: (poll, voterId, choices, laterThan) =>
      poll.voteChange ? cast(poll, voterId, choices, laterThan) : castOnce(poll, voterId, choices),
    acceptNamed: (poll, voterId, choices) => (poll.voteChange ? cast : castFirst)(poll, voterId, choices),
    refusal,
    pending: () => batchers.reduce((sum, batcher) => sum + batcher.pending(), 0),
    oldestFlightMs: () => Math.max(...batchers.map((batcher) => batcher.oldestFlightMs())),
    unconfirmedSince: () =>
      earliest([uncertain.since(), ...batchers.map((batcher) => batcher.oldestCastAt())]),
    async drain() {
      await Promise.all(batchers.map((batcher) => batcher.drain()));
    },
  };
}

/** The error for a vote that was certainly not accepted: the queue was not asked, or it rejected the batch. */
function refuseVote(trouble: QueueUnavailableError | undefined): ProblemError {
  const [title, reason] = refusals[trouble?.trouble ?? 'unavailable'];
  return unavailable(`Your vote was not accepted: ${reason}. Please try again.`, trouble, title);
}

const refusals: Record<QueueTrouble, [title: string, reason: string]> = {
  unavailable: ['Queue unavailable', 'the queue is unavailable'],
  full: ['Queue full', 'the queue is full'],
  'read-only': ['Queue read-only', 'the queue cannot store votes at the moment'],
  'not durable': ['Not durable', 'the system is not configured to store votes safely'],
};

/** The order of choices matters only in ranked polls. */
function areSame({ kind }: Poll, some: number[], others: number[]): boolean {
  const written = (choices: number[]) =>
    (kind === 'ranked' ? choices : choices.toSorted((a, b) => a - b)).join();
  return written(some) === written(others);
}

function assertOpen(poll: Poll, castAt: number): void {
  if (poll.opensAt !== null && castAt < poll.opensAt) {
    throw new ProblemError({ status: 409, title: 'Not open yet', detail: 'This poll is not open yet.' });
  }
  // a sealed result may have been shown, so it stays final even if the queue's clock is set back
  if (poll.sealedAt !== null || (poll.closesAt !== null && castAt >= poll.closesAt)) {
    throw new ProblemError({ status: 409, title: 'Closed', detail: 'This poll is closed.' });
  }
}

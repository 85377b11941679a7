// Ballots of batches that the queue did not confirm. Their voters were asked to try again, but the batch may still arrive: the
// command may lie in a buffer of a queue that hangs.
import type { Ballot } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';

export interface UncertainBallots {
  add(ballots: Ballot[]): void;
  /** The earliest time of casting among those that may still arrive, in microseconds; undefined if there are none. */
  since(): number | undefined;
}

/** A ballot counts as uncertain until the queue has worked for as long as a ballot can take to it. */
export function createUncertainBallots(queue: Pick<BatchQueue, 'now' | 'state'>): UncertainBallots {
  let oldest = Infinity;
  /** Unknown until the queue works again. */
  let settledAt: number | undefined;

  function settle(): void {
    const now = queue.now();
    if (now === undefined || queue.state().trouble) settledAt = undefined;
    else settledAt ??= now + TO_QUEUE;
    if (now !== undefined && settledAt !== undefined && now > settledAt) oldest = Infinity;
  }

  return {
    add(ballots) {
      for (const { castAt } of ballots) oldest = Math.min(oldest, castAt);
      settledAt = undefined;
    },
    since() {
      if (oldest === Infinity) return undefined;
      settle();
      return oldest === Infinity ? undefined : oldest;
    },
  };
}

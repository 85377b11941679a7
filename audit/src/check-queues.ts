import { describeQueue } from '@hands/shared/queue/queue-registry';
import type { Finding } from './finding.ts';
import type { QueueLook } from './look-at-queue.ts';

/** Ballots may wait in a queue that was used once and cannot be reached: nobody can say that all are counted. */
export function checkQueues({ unreachable }: QueueLook): Finding[] {
  return unreachable.map((queue) => ({
    pollId: null,
    check: 'queues',
    detail: `${describeQueue(queue)}, may hold ballots and cannot be reached: bring it back (REDIS_URL_OLD may name a former Redis), or give it up with --retire ${queue.id}`,
  }));
}

import { describeQueue } from '@hands/shared/queue/queue-registry';
import type { Finding } from './finding.ts';
import type { QueueReading } from './read-queue.ts';

/** An unavailable queue that was used before may hold ballots, so a complete count cannot be confirmed. */
export function checkQueues({ unreachable }: QueueReading): Finding[] {
  return unreachable.map((queue) => ({
    pollId: null,
    check: 'queues',
    detail: `${describeQueue(queue)}, is unavailable and may hold ballots: start it again (set REDIS_URL_OLD for a former Redis), or retire it with --retire ${queue.id}`,
  }));
}

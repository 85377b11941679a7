import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { PartsSeen } from './heartbeats.ts';
import type { DurabilityWatch } from './watch-durability.ts';

/** The state of queue and database for a heartbeat. */
export function describeParts(queue: Pick<BatchQueue, 'state'>, database: DurabilityWatch): PartsSeen {
  const { trouble, durability } = queue.state();
  return {
    queue: trouble ? 'down' : 'up',
    trouble: trouble?.trouble,
    durability: { queue: durability.state, database: database.latest().state },
  };
}

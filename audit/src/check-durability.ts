import type { Pool } from '@hands/db/pool';
import { readPostgresDurability } from '@hands/shared/process/durability';
import type { Durability } from '@hands/shared/process/durability';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Finding } from './finding.ts';

export interface DurabilityFindings {
  faults: Finding[];
  notes: Finding[];
}

/**
 * Checks whether the queue and the database keep everything that they have confirmed if they crash.
 * @param allowDataLoss the operator accepts that they may not: then it is a note, not a fault
 */
export async function checkDurability(
  pool: Pool,
  queue: Pick<BatchQueue, 'kind' | 'state'>,
  allowDataLoss: boolean,
): Promise<DurabilityFindings> {
  const database = await readPostgresDurability(pool);
  const found = queue.kind === 'redis' ? [queue.state().durability, database] : [database];
  const isFault = ({ state }: Durability) => state === 'not durable' && !allowDataLoss;
  const isNote = (durability: Durability) => durability.state !== 'durable' && !isFault(durability);
  return { faults: found.filter(isFault).map(describe), notes: found.filter(isNote).map(describe) };
}

const describe = ({ reason }: Durability): Finding => ({ pollId: null, check: 'durability', detail: reason });

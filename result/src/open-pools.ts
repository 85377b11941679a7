import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/process/logger';

/** Reading waits for no lock of ours; behind one of an operator or of a migration, people are told to try again. */
const LOCK_MS = 2_000;

export interface ResultPools {
  pool: Pool;
  /** The tick's own: no crowd that asks for pages or for first snapshots can hold it up. */
  tickPool: Pool;
  /** Has few connections, whose queries may take long. */
  exportPool: Pool;
}

export function openPools(databaseUrl: string, logger: Logger): ResultPools {
  return {
    pool: createPool(databaseUrl, logger, { lockMs: LOCK_MS }),
    tickPool: createPool(databaseUrl, logger, { max: 2, lockMs: LOCK_MS }),
    // Two polls are exported at a time, a third waits. Two million ballots took 1.1 s to group, and 20 MB of this process
    // (two cores); the limit is less than what proxies wait.
    exportPool: createPool(databaseUrl, logger, { max: 2, queryMs: 50_000, lockMs: LOCK_MS }),
  };
}

export async function closePools({ pool, tickPool, exportPool }: ResultPools): Promise<void> {
  await Promise.all([pool.end(), tickPool.end(), exportPool.end()]);
}

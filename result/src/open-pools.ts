import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/process/logger';

/** Reads never wait for our own locks. Behind a lock of an operator or a migration, requests are answered with 503. */
const LOCK_MS = 2_000;

export interface ResultPools {
  pool: Pool;
  /** For the tick alone, so that a crowd requesting pages or first snapshots cannot delay it. */
  tickPool: Pool;
  /** Few connections, with a long query timeout. */
  exportPool: Pool;
}

export function openPools(databaseUrl: string, logger: Logger): ResultPools {
  return {
    pool: createPool(databaseUrl, logger, { lockMs: LOCK_MS }),
    tickPool: createPool(databaseUrl, logger, { max: 2, lockMs: LOCK_MS }),
    // Two polls are exported at a time; a third waits. Grouping two million ballots took 1.1 s, and 20 MB of this process (two
    // cores). The timeout is shorter than that of common proxies.
    exportPool: createPool(databaseUrl, logger, { max: 2, queryMs: 50_000, lockMs: LOCK_MS }),
  };
}

export async function closePools({ pool, tickPool, exportPool }: ResultPools): Promise<void> {
  await Promise.all([pool.end(), tickPool.end(), exportPool.end()]);
}

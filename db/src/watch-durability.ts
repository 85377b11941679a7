import { notChecked, readPostgresDurability } from '@hands/shared/process/durability';
import type { Durability } from '@hands/shared/process/durability';
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import { refuseUnsafe } from '@hands/shared/queue/refuse-unsafe';
import type { Pool } from './pool.ts';

const LOOK_MS = 5_000;

export interface DurabilityWatch {
  /** The latest result; `unknown` until the database was first reached. */
  latest(): Durability;
  close(): Promise<void>;
}

/**
 * Checks every few seconds, and with each new connection, whether commits survive a crash.
 * @param requireDurable whether votes are rejected if they do not
 */
export function watchDurability(
  pool: Pool,
  logger: Pick<Logger, 'error' | 'info'>,
  requireDurable = false,
): DurabilityWatch {
  let latest = notChecked;

  async function look(): Promise<void> {
    const found = await readPostgresDurability(pool);
    if (found.state === 'not durable' && found.reason !== latest.reason)
      logger.error(refuseUnsafe(found, requireDurable)?.message ?? found.reason);
    if (found.state === 'durable' && latest.state === 'not durable')
      logger.info('the database is durable again: commits survive a crash');
    latest = found;
  }

  const looking = repeat(look, {
    pauseMs: LOOK_MS,
    // an unavailable database is reported elsewhere; the latest result stays until the next successful check
    onError: () => undefined,
  });
  const lookNow = () => void looking.runNow();
  pool.on('connect', lookNow);

  return {
    latest: () => latest,
    async close() {
      pool.off('connect', lookNow);
      await looking.close();
    },
  };
}

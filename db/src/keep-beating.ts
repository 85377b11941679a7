import { repeat } from '@hands/shared/process/repeat';
import type { Repetition } from '@hands/shared/process/repeat';
import { BEAT_MS, beat } from './heartbeats.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { Pool } from './pool.ts';
import { publishQueueClock } from './publish-queue-clock.ts';

/**
 * Stores heartbeats until closed.
 * @param readState called for each heartbeat; if it rejects, the heartbeat is skipped
 * @param queueTime the queue's clock, which is published in the database with each heartbeat
 */
export function keepBeating<Service extends keyof Heartbeats>(
  pool: Pool,
  service: Service,
  readState: () => Promise<Heartbeats[Service]>,
  queueTime: () => number | undefined,
): Pick<Repetition, 'close'> {
  let dueAt = 0;

  async function beatOnce(): Promise<void> {
    dueAt = performance.now() + BEAT_MS;
    await publishQueueClock(pool, queueTime);
    await beat(pool, service, await readState());
  }

  return repeat(beatOnce, {
    // a slow heartbeat is followed by a shorter pause
    pauseMs: () => Math.max(0, dueAt - performance.now()),
    // the heartbeat is skipped; an unavailable database is reported elsewhere
    onError: () => undefined,
  });
}

import { repeat } from '@hands/shared/process/repeat';
import type { Repetition } from '@hands/shared/process/repeat';
import { BEAT_MS, beat } from './heartbeats.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { Pool } from './pool.ts';
import { publishQueueClock } from './publish-queue-clock.ts';

/**
 * Beats until closed.
 * @param readState asked at each beat; what it rejects with counts as a missed beat, too
 * @param queueTime the queue's clock, which the database hears of with each beat
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
    // a beat that takes long is not followed by a pause as well
    pauseMs: () => Math.max(0, dueAt - performance.now()),
    // such a beat is missed: if the database is unavailable, those who ask it say so
    onError: () => undefined,
  });
}

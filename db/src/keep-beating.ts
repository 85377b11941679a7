import { BEAT_MS, beat } from './heartbeats.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { Pool } from './pool.ts';
import { publishQueueClock } from './publish-queue-clock.ts';

/**
 * Beats until closed. A beat that fails is missed: the database is away, and those who ask it say so.
 * @param readState asked at each beat; what it rejects with counts as a missed beat, too
 * @param queueTime the queue's clock, which the database hears of with each beat
 */
export function keepBeating<Service extends keyof Heartbeats>(
  pool: Pool,
  service: Service,
  readState: () => Promise<Heartbeats[Service]>,
  queueTime: () => number | undefined,
): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function beatOnce(): Promise<void> {
    const next = performance.now() + BEAT_MS;
    try {
      await publishQueueClock(pool, queueTime);
      await beat(pool, service, await readState());
    } catch {
      // see above
    }
    if (closed) return;
    timer = setTimeout(
      () => {
        beating = beatOnce();
      },
      Math.max(0, next - performance.now()),
    );
  }
  let beating = beatOnce();

  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await beating;
    },
  };
}

import { repeat } from '@hands/shared/process/repeat';
import { BEAT_MS, beat } from './heartbeats.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { Pool } from './pool.ts';
import { publishQueueClock } from './publish-queue-clock.ts';

/** Milliseconds between heartbeats while something is going on. */
const BUSY_BEAT_MS = 100;
/** How long something counts as going on. Other processes report what it has led to within that time. */
const BUSY_MS = 500;
/** While something is going on, at most this share of the time is spent on heartbeats. */
const MAX_SHARE = 0.1;

export interface Heart {
  /** Call this when something has happened that heartbeats report: they come faster for a moment. */
  hurry(): void;
  /** Safe to call twice. */
  close(): Promise<void>;
}

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
): Heart {
  let beganAt = 0;
  let tookMs = 0;
  let busyUntil = -Infinity;

  async function beatOnce(): Promise<void> {
    beganAt = performance.now();
    await publishQueueClock(pool, queueTime);
    await beat(pool, service, await readState());
    tookMs = performance.now() - beganAt;
  }

  const busyPause = () => Math.min(BEAT_MS, Math.max(BUSY_BEAT_MS, tookMs / MAX_SHARE));

  const beating = repeat(beatOnce, {
    // a slow heartbeat is followed by a shorter pause
    pauseMs() {
      const now = performance.now();
      return Math.max(0, beganAt + (now < busyUntil ? busyPause() : BEAT_MS) - now);
    },
    // the heartbeat is skipped; an unavailable database is reported elsewhere
    onError: () => undefined,
  });

  return {
    hurry() {
      busyUntil = performance.now() + BUSY_MS;
      beating.runWithin(busyPause());
    },
    close: () => beating.close(),
  };
}

// Calls `tick` repeatedly, never twice at once. If it fails because the database is unavailable, it is retried without limit,
// with a pause that grows to a second. An outage logs two lines.
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import type { Repetition } from '@hands/shared/process/repeat';

const MAX_PAUSE_MS = 1_000;

export interface TickerParts {
  /** @param lateMs how long after it was due it starts, because the previous tick took longer or the process was busy */
  tick: (lateMs: number) => Promise<void>;
  /** Milliseconds from the start of one tick to the start of the next. Called for each tick. */
  interval: () => number;
  logger: Pick<Logger, 'warn' | 'info'>;
}

export interface Ticker {
  start: () => void;
  /** Whether it is running and its last tick succeeded. */
  isHealthy: () => boolean;
  /** Resolves when no tick is running. Can be called twice, and before start. */
  close: () => Promise<void>;
}

export function createTicker({ tick, interval, logger }: TickerParts): Ticker {
  let loop: Repetition | undefined;
  let closed = false;
  let failures = 0;
  let failingSince = 0;
  let startedAt = 0;
  let dueAt = 0;

  async function run(): Promise<void> {
    startedAt = performance.now();
    await tick(Math.max(0, startedAt - dueAt));
    if (failures > 0) recordRecovery();
  }

  function pause(): number {
    const now = performance.now();
    dueAt = failures === 0 ? startedAt + interval() : now + pauseAfterFailure();
    return Math.max(0, dueAt - now);
  }

  function recordFailure(error: unknown): void {
    if (++failures > 1) return;
    failingSince = performance.now();
    logger.warn({ err: error }, 'tallies unavailable; retrying');
  }

  function recordRecovery(): void {
    logger.info(
      { attempts: failures, ms: Math.round(performance.now() - failingSince) },
      'tallies available again',
    );
    failures = 0;
  }

  function pauseAfterFailure(): number {
    return Math.max(interval(), Math.min(MAX_PAUSE_MS, interval() * 2 ** Math.min(failures, 20)));
  }

  return {
    start() {
      if (loop || closed) return;
      dueAt = performance.now();
      loop = repeat(run, { pauseMs: pause, onError: recordFailure });
    },
    isHealthy: () => loop !== undefined && !closed && failures === 0,
    async close() {
      closed = true;
      await loop?.close();
    },
  };
}

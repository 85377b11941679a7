// Calls `tick` again and again, never twice at once. A tick that fails, because the database is away, is tried again
// for ever, with a pause that grows to a second; one outage is two lines in the log.
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import type { Repetition } from '@hands/shared/process/repeat';

const MAX_PAUSE_MS = 1_000;

export interface TickerParts {
  /** @param lateMs how long after its time it begins, because the one before took longer or the process was busy */
  tick: (lateMs: number) => Promise<void>;
  /** Milliseconds from the start of one tick to the start of the next. Asked each time. */
  interval: () => number;
  logger: Pick<Logger, 'warn' | 'info'>;
}

export interface Ticker {
  start: () => void;
  /** Whether it runs and its last tick succeeded. */
  isWell: () => boolean;
  /** Returns when no tick runs any more. Safe twice, and before start. */
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
    logger.warn({ err: error }, 'cannot read tallies, trying until it works');
  }

  function recordRecovery(): void {
    logger.info(
      { attempts: failures, ms: Math.round(performance.now() - failingSince) },
      'reading tallies again',
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
    isWell: () => loop !== undefined && !closed && failures === 0,
    async close() {
      closed = true;
      await loop?.close();
    },
  };
}

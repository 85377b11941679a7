// The loop behind everything that a process repeats: checks, measurements, heartbeats.

export interface RepeatOptions {
  /** Milliseconds from the end of a run to the start of the next. A function is called after each run. */
  pauseMs: number | (() => number);
  /** The pause after a failed run; by default `pauseMs`. */
  retryMs?: number;
  /** Called with the error if `work` rejects. The loop continues. */
  onError: (error: unknown) => void;
}

export interface Repetition {
  /** Starts the next run at once, unless one is under way. Resolves when that run has ended. */
  runNow(): Promise<void>;
  /**
   * Starts the next run at most this many milliseconds from now, unless the last one failed. Cheap enough to be called for
   * every batch.
   */
  runWithin(milliseconds: number): void;
  /**
   * Starts no further run and resolves when the current one has ended. Safe to call twice. `work` may call it but must not
   * await it, because it would wait for itself.
   */
  close(): Promise<void>;
}

/**
 * Runs `work` now and then repeatedly until closed, never twice at once. The pauses do not keep the process alive.
 * @param work gets a signal that is aborted when the loop is closed, so that a long run can end early
 */
export function repeat(
  work: (closing: AbortSignal) => Promise<void>,
  { pauseMs, retryMs, onError }: RepeatOptions,
): Repetition {
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let hasFailed = false;
  /** When the next run starts. While one is under way, the latest time at which the next must start. */
  let dueAt = Infinity;

  async function run(): Promise<void> {
    clearTimeout(timer);
    dueAt = Infinity;
    hasFailed = false;
    let nextMs = pauseMs;
    try {
      await work(closing.signal);
    } catch (error) {
      onError(error);
      hasFailed = true;
      nextMs = retryMs ?? pauseMs;
    }
    if (closing.signal.aborted) return;
    const pause = typeof nextMs === 'number' ? nextMs : nextMs();
    schedule(hasFailed ? pause : Math.min(pause, dueAt - performance.now()));
  }

  function schedule(milliseconds: number): void {
    clearTimeout(timer);
    dueAt = performance.now() + milliseconds;
    timer = setTimeout(() => void runNow(), milliseconds).unref();
  }

  async function runNow(): Promise<void> {
    if (!closing.signal.aborted) running ??= run().finally(() => (running = undefined));
    await running;
  }
  void runNow();

  return {
    runNow,
    runWithin(milliseconds) {
      const wantedAt = performance.now() + milliseconds;
      if (wantedAt >= dueAt || hasFailed || closing.signal.aborted) return;
      if (running) dueAt = wantedAt;
      else schedule(milliseconds);
    },
    async close() {
      closing.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

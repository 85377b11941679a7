// The one loop for what a process does again and again: looks, measures, beats.

export interface RepeatOptions {
  /** Milliseconds from the end of a run to the start of the next. A function is called after each run. */
  pauseMs: number | (() => number);
  /** The same after a run that failed; by default `pauseMs`. */
  retryMs?: number;
  /** Gets what `work` rejects with. The loop goes on. */
  onError: (error: unknown) => void;
}

export interface Repetition {
  /** Starts the next run at once. Resolves when it has ended, or the one that is under way. */
  runNow(): Promise<void>;
  /**
   * Starts no further run, and resolves when the one under way has ended. Safe twice. `work` may call it, but would wait for
   * itself if it awaited it.
   */
  close(): Promise<void>;
}

/**
 * Runs `work` now, and again and again until closed, never twice at once. Waiting for the next run keeps no process alive.
 * @param work gets a signal that is aborted when the loop is closed, so that a long run may end early
 */
export function repeat(
  work: (closing: AbortSignal) => Promise<void>,
  { pauseMs, retryMs, onError }: RepeatOptions,
): Repetition {
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    clearTimeout(timer);
    let nextMs = pauseMs;
    try {
      await work(closing.signal);
    } catch (error) {
      onError(error);
      nextMs = retryMs ?? pauseMs;
    }
    if (closing.signal.aborted) return;
    timer = setTimeout(() => void runNow(), typeof nextMs === 'number' ? nextMs : nextMs()).unref();
  }

  async function runNow(): Promise<void> {
    if (!closing.signal.aborted) running ??= run().finally(() => (running = undefined));
    await running;
  }
  void runNow();

  return {
    runNow,
    async close() {
      closing.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

// How a service shuts down. Each part that it starts registers a function that releases it. On SIGTERM or SIGINT, the parts
// are released in reverse order. Each step is logged, and one deadline covers all of them.
import type { Logger } from './logger.ts';

export interface Lifecycle {
  /** Registers a release. It is called once, after those registered later have finished. */
  onClose(name: string, release: () => unknown): void;
  /** Releases everything. Safe to call twice: both calls wait for the same shutdown. */
  close(exitCode?: number): Promise<void>;
}

/**
 * @param deadlineMs milliseconds that the whole shutdown may take; after that the process exits with 1, and the queue gives
 *   its batches to another worker
 */
export function createLifecycle(logger: Logger, deadlineMs = 10_000): Lifecycle {
  const releases: { name: string; release: () => unknown }[] = [];
  let closing: Promise<void> | undefined;

  async function releaseAll(exitCode: number): Promise<void> {
    process.exitCode = exitCode;
    setTimeout(() => {
      logger.error({ deadlineMs }, 'shutdown timed out; exiting');
      process.exit(1);
    }, deadlineMs).unref();
    for (const { name, release } of releases.reverse()) {
      try {
        await release();
        logger.info({ part: name }, 'closed');
      } catch (error) {
        process.exitCode = 1;
        logger.error({ part: name, err: error }, 'could not close');
      }
    }
  }

  return {
    onClose: (name, release) => void releases.push({ name, release }),
    close: (exitCode = 0) => (closing ??= releaseAll(exitCode)),
  };
}

/**
 * Closes on SIGTERM, on SIGINT, and when a parent process that opened an IPC channel exits. A second signal exits at once.
 * So does an uncaught error, because the process may then be in an undefined state.
 */
export function listenForSignals(lifecycle: Lifecycle, logger: Logger): void {
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (++signals > 1) process.exit(1);
      logger.info({ signal }, 'closing');
      void lifecycle.close();
    });
  }
  // the parent exited while this process was loading: the event was missed, and there is nothing to release yet
  if (process.send && !process.connected) process.exit(1);
  process.on('disconnect', () => {
    logger.info('parent process exited; closing');
    void lifecycle.close();
  });
  // otherwise the listener above would keep this process alive
  process.channel?.unref();
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught error; exiting');
    process.exit(1);
  });
}

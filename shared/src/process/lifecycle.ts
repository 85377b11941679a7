// How a service ends. Whatever it acquires, it registers here with the way to release it; on SIGTERM or SIGINT all is
// released in reverse order, each step named in the log, under one deadline.
import type { Logger } from './logger.ts';

export interface Lifecycle {
  /** Registers a release. Called once, after those registered later have finished. */
  onClose(name: string, release: () => unknown): void;
  /** Releases everything. Safe to call twice: both calls wait for the same end. */
  close(exitCode?: number): Promise<void>;
}

/**
 * @param deadlineMs what closing may take altogether; past it the process exits with 1. What it still held is taken up
 *   by others: that is what the queue is for.
 */
export function createLifecycle(logger: Logger, deadlineMs = 10_000): Lifecycle {
  const releases: { name: string; release: () => unknown }[] = [];
  let closing: Promise<void> | undefined;

  async function releaseAll(exitCode: number): Promise<void> {
    process.exitCode = exitCode;
    setTimeout(() => {
      logger.error({ deadlineMs }, 'not closed in time, exiting');
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
 * Closes on SIGTERM, SIGINT and when the parent that started this process with an IPC channel is gone. A second signal
 * exits at once. An error that nobody caught ends the process: its state cannot be trusted any more.
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
  // a process that lost its parent while it was loading has missed the event, and holds nothing yet
  if (process.send && !process.connected) process.exit(1);
  process.on('disconnect', () => {
    logger.info('the process that started this one is gone, closing');
    void lifecycle.close();
  });
  // the listener above would keep this process alive for its parent's sake
  process.channel?.unref();
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught error, exiting');
    process.exit(1);
  });
}

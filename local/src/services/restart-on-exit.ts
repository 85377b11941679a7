import { setTimeout as delay } from 'node:timers/promises';
import type { Part } from '../process/part.ts';

/** Milliseconds before a service that has ended is started again. */
const PAUSE_MS = 500;

interface RestartOptions {
  start: () => Promise<Part>;
  /** Whether to restart it. A service that ends while the system is still starting has wrong settings, for example. */
  isWanted: () => boolean;
  print: (line: string) => void;
}

/** Starts a service, and again whenever it ends by itself. Its `exited` resolves only if no restart is wanted. */
export async function restartOnExit({ start, isWanted, print }: RestartOptions): Promise<Part> {
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  const first = await start();
  const { name } = first;
  let current = first;

  async function supervise(): Promise<string> {
    for (;;) {
      const reason = await current.exited;
      if (isStopping() || !isWanted()) return reason;
      print(`${name} stopped unexpectedly (${reason}). Restarting it; no accepted vote is lost.`);
      await delay(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) return reason;
      current = await start();
      if (isStopping()) await current.stop();
    }
  }
  const exited = supervise();

  return {
    name,
    exited,
    async stop() {
      stopping.abort();
      await current.stop();
      await exited;
    },
    lastLines: first.lastLines,
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { closeWorker } from './close-worker.ts';
import type { QueueBackend } from './queue-backend.ts';

const RETRY_MS = 1_000;

export interface StartedWorker {
  /** Waits for the current jobs. */
  close(): Promise<void>;
}

/**
 * Runs a worker as soon as its queue can be reached, however long that takes. A BullMQ worker that could not reach Postgres
 * when it was created never recovers: it asks for jobs without pause, and the process answers nothing, not even SIGTERM.
 * @param open called every second until it resolves
 */
export function startWorker(
  home: Pick<QueueBackend, 'readTime'>,
  open: () => Promise<Worker>,
  { onError }: { onError: (error: Error) => void },
): StartedWorker {
  const stopping = new AbortController();

  async function start(): Promise<Worker | undefined> {
    while (!stopping.signal.aborted) {
      try {
        const worker = await open();
        worker.on('error', onError);
        worker.run().catch(onError);
        return worker;
      } catch (error) {
        onError(error as Error);
        await delay(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    return undefined;
  }
  const starting = start();

  return {
    async close() {
      stopping.abort();
      const worker = await starting;
      if (worker) await closeWorker(worker, home);
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { QueueBackend } from './queue-backend.ts';
import { closeWorker } from './close-worker.ts';

const RETRY_MS = 1_000;

export interface StartedWorker {
  /** Waits for the jobs in hand. */
  close(): Promise<void>;
}

/**
 * Runs a worker as soon as its queue can be reached, however long that takes. A worker of BullMQ that could not reach Postgres
 * when it was made never recovers: it asks for a job again and again without pause, and the process no longer answers, not even
 * to SIGTERM.
 * @param open tried again each second until it resolves
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

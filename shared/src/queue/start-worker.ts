import type { Worker } from 'bullmq';
import { repeat } from '../process/repeat.ts';
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
  let worker: Worker | undefined;
  const opening = repeat(
    async () => {
      worker = await open();
      worker.on('error', onError);
      worker.run().catch(onError);
      // it is open, so this was the last attempt
      void opening.close();
    },
    {
      pauseMs: RETRY_MS,
      onError: (error) => {
        onError(error as Error);
      },
    },
  );

  return {
    async close() {
      await opening.close();
      if (worker) await closeWorker(worker, home);
    },
  };
}

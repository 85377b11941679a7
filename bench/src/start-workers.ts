import { setTimeout as delay } from 'node:timers/promises';
import type { BenchEnvironment } from './set-up.ts';

/** Milliseconds for a worker to get back to work, and for the queue to give back what it held. */
const RECOVERY_MS = 500;

export interface Workers {
  /** @returns a function that continues or replaces the worker */
  strike(index: number, signal: 'SIGKILL' | 'SIGSTOP'): () => Promise<void>;
  stop(): Promise<void>;
}

/** Two workers. */
export async function startWorkers(environment: BenchEnvironment, databaseUrl: string): Promise<Workers> {
  const start = () =>
    environment.start('worker/src/main.ts', { DATABASE_URL: databaseUrl, REDIS_URL: environment.redisUrl });
  const workers = [await start(), await start()];

  return {
    strike(index, signal) {
      workers[index]?.kill(signal);
      return async () => {
        if (signal === 'SIGSTOP') workers[index]?.kill('SIGCONT');
        else workers[index] = await start();
        await delay(RECOVERY_MS);
      };
    },
    async stop() {
      for (const worker of workers) await worker.stop();
    },
  };
}

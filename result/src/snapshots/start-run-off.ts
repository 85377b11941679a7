// Counts an instant run-off in a thread of its own, one for each count. It starts within 25 ms, and its end frees all memory
// that the rankings took.
import { Worker } from 'node:worker_threads';
import type { Round } from '@hands/shared/poll/snapshot';

export interface RunOffThread {
  /** See run-off.d.ts. */
  add: (rankings: string) => void;
  /** Call once. Rejects if the thread has died. */
  count: () => Promise<Round[]>;
  /** Ends the thread, finished or not. Can be called twice. */
  close: () => Promise<void>;
}

export function startRunOff(optionCount: number): RunOffThread {
  // without the flags of this process: those that tsx adds are not meant for threads
  const thread = new Worker(new URL('run-off-thread.js', import.meta.url), {
    workerData: { optionCount },
    execArgv: [],
  });
  const rounds = new Promise<Round[]>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => {
      reject(new Error(`The run-off thread exited with code ${code} before it finished counting.`));
    });
  });
  // the thread may die before count() is called
  rounds.catch(() => undefined);

  return {
    add: (rankings) => thread.postMessage(rankings),
    count() {
      thread.postMessage(null);
      return rounds;
    },
    async close() {
      await thread.terminate();
    },
  };
}

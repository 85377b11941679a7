// Counts an instant run-off in a thread of its own. It lives for one count: it starts within 25 ms, and ends with all
// the memory that the rankings took.
import { Worker } from 'node:worker_threads';
import type { Round } from '@hands/shared/poll/snapshot';

export interface RunOffThread {
  /** See run-off.d.ts. */
  add: (rankings: string) => void;
  /** To be called once. Rejects where the thread has died. */
  count: () => Promise<Round[]>;
  /** Ends the thread, counted or not. Safe twice. */
  close: () => Promise<void>;
}

export function startRunOff(optionCount: number): RunOffThread {
  // without the flags of this process: what tsx adds to it is not for threads
  const thread = new Worker(new URL('run-off-thread.js', import.meta.url), {
    workerData: { optionCount },
    execArgv: [],
  });
  const rounds = new Promise<Round[]>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => {
      reject(new Error(`The thread that counts a run-off ended with code ${code} before it had counted.`));
    });
  });
  // it may die before anyone asks for the count
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

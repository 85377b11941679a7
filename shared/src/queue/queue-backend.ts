// The interface of a queue backend. It hides all differences between Redis and Postgres.
import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Durability } from '../process/durability.ts';
import type { QueueUnavailableError } from './queue-unavailable.ts';

export interface QueueBackend {
  kind: 'redis' | 'postgres';
  /** Resolves with a queue that is ready for jobs; rejects at once if the backend is unavailable. */
  openQueue(name: string): Promise<Queue>;
  /**
   * Resolves with a worker that is not running yet. Rejects if Postgres is unavailable; with Redis, the worker waits for it
   * instead.
   */
  openWorker(
    name: string,
    processor: Processor,
    options: Omit<WorkerOptions, 'connection' | 'autorun'>,
  ): Promise<Worker>;
  /** Whether a batch that a worker gives back or leaves behind returns to the old end of the waiting batches. */
  keepsOrder: boolean;
  /** Reads the id that is stored in a queue; undefined if it has no id yet. */
  readId(name: string): Promise<string | undefined>;
  /** Like `readId`, but creates an id if there is none. */
  identify(name: string): Promise<string>;
  /** Removes the id of a retired queue, so that a process that still adds to it notices and records it again. */
  forgetId(name: string): Promise<unknown>;
  /** Lists the ids of the jobs that have waited longest, the oldest first. */
  listOldest(queue: Queue, limit: number): Promise<string[]>;
  /** Counts the waiting jobs; in Postgres, where counting reads every row, at most a hundred thousand. */
  countWaiting(queue: Queue): Promise<number>;
  /** Reads the backend's own time, in microseconds since the Unix epoch. */
  readTime(): Promise<number>;
  /**
   * Resolves if a batch could be written now.
   * @throws QueueUnavailableError with the reason if it could not
   */
  checkWritable(queueName: string): Promise<void>;
  /** Explains an error to operators and says how to fix it. */
  explain(error: unknown): QueueUnavailableError;
  /** Whether confirmed writes survive a crash. Cheap, because the settings are read every few seconds at most. */
  readDurability(): Promise<Durability>;
  /** Closes the connections opened here. Queues and workers must be closed first. */
  close(): Promise<void>;
}

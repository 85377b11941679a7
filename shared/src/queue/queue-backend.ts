// What a home of the queue must do. Everything in which Redis and Postgres differ is behind this.
import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq';
import type { Durability } from '../process/durability.ts';
import type { QueueUnavailableError } from './queue-unavailable.ts';

export interface QueueBackend {
  kind: 'redis' | 'postgres';
  /** Resolves with a queue that is ready to take jobs; rejects at once if the backend is unavailable. */
  openQueue(name: string): Promise<Queue>;
  /**
   * Resolves with a worker that does not run yet. With the queue in Postgres, it rejects if that cannot be reached; on Redis,
   * the worker waits for it.
   */
  openWorker(
    name: string,
    processor: Processor,
    options: Omit<WorkerOptions, 'connection' | 'autorun'>,
  ): Promise<Worker>;
  /** Whether a batch that a worker gives back, or leaves behind, returns to the old end of those that wait. */
  keepsOrder: boolean;
  /** The random id that is kept in a queue; undefined if it has none yet. */
  readId(name: string): Promise<string | undefined>;
  /** The same; makes one if there is none. */
  identify(name: string): Promise<string>;
  /** Forgets the id of a queue that is retired: whoever still adds to it notices, and records it again. */
  forgetId(name: string): Promise<unknown>;
  /** The ids of the jobs that have waited longest in a queue, the oldest first. */
  listOldest(queue: Queue, limit: number): Promise<string[]>;
  /** How many jobs wait in a queue; in Postgres, where counting them reads them, a hundred thousand at most. */
  countWaiting(queue: Queue): Promise<number>;
  /** The backend's own time, in microseconds since the epoch. */
  readTime(): Promise<number>;
  /**
   * Resolves where a batch could be written now.
   * @throws QueueUnavailableError where it could not, with the reason
   */
  checkWritable(queueName: string): Promise<void>;
  /** What operators read of an error, with the step that helps. */
  explain(error: unknown): QueueUnavailableError;
  /** Whether what it confirms survives a crash. Cheap: asked for at most every few seconds and after a connect. */
  readDurability(): Promise<Durability>;
  /** Ends the connections made here. Queues and workers are closed before. */
  close(): Promise<void>;
}

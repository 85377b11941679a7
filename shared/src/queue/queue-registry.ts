/** A queue as recorded in the database. */
export interface RecordedQueue {
  /** Also stored in the queue if that is in Redis. */
  id: string;
  backend: 'redis' | 'postgres';
  /** The queue's name in BullMQ, `{votes-0}`. */
  name: string;
}

/** The record of all queues (db/src/queue-registry.ts). */
export interface QueueRegistry {
  /** Records that ballots may be added to these queues from now on. */
  record(queues: RecordedQueue[]): Promise<void>;
  /** Lists the queues that are not retired. */
  list(): Promise<RecordedQueue[]>;
}

export function describeQueue({ id, backend, name }: RecordedQueue): string {
  return `${name} in ${backend === 'redis' ? 'Redis' : 'Postgres'}, id ${id}`;
}

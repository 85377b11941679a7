/** A queue as the database knows it. */
export interface RecordedQueue {
  /** Random; kept in the queue, too. */
  id: string;
  backend: 'redis' | 'postgres';
  /** As BullMQ knows it, `{votes-0}`. */
  name: string;
}

/** Which queues there are (db/src/queue-registry.ts). */
export interface QueueRegistry {
  /** Writes down that ballots may be added to these queues from now on. */
  record(queues: RecordedQueue[]): Promise<void>;
  /** Those that are not retired. */
  list(): Promise<RecordedQueue[]>;
}

export function describeQueue({ id, backend, name }: RecordedQueue): string {
  return `${name} in ${backend === 'redis' ? 'Redis' : 'Postgres'}, id ${id}`;
}

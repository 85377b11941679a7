// The producer's side of the record of queues: no ballot is added to a queue that is not recorded in the database.
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import type { QueueBackend } from './queue-backend.ts';
import type { QueueRegistry } from './queue-registry.ts';

/** Milliseconds from one record to the next: it says that the queues are still in use. */
const RECORD_EVERY_MS = 5_000;
const RETRY_MS = 250;
/** The failure in a row that is logged. */
const REPORTED_FAILURE = 8;

export interface RecordedIds {
  /** The id under which this queue is recorded; undefined while it is not known to be. */
  idOf(name: string): string | undefined;
  /** To be called when a queue turns out to have another id: it was emptied, or is another Redis. Recorded again soon. */
  forget(): void;
  /** Safe twice. */
  close(): Promise<void>;
}

export function recordQueues(
  backend: QueueBackend,
  names: string[],
  record: QueueRegistry['record'],
  logger: Logger,
): RecordedIds {
  let ids = new Map<string, string>();
  let failures = 0;

  async function recordAll(): Promise<void> {
    const found = await Promise.all(names.map(async (name) => [name, await backend.identify(name)] as const));
    // what is recorded already and has the same id may be used while the database is unavailable
    if (found.some(([name, id]) => ids.get(name) !== id)) ids = new Map();
    await record(found.map(([name, id]) => ({ id, name, backend: backend.kind })));
    ids = new Map(found);
    failures = 0;
  }

  const recording = repeat(recordAll, {
    pauseMs: RECORD_EVERY_MS,
    retryMs: RETRY_MS,
    onError(error) {
      // at the start neither the queue nor the database need be connected yet
      if (++failures === REPORTED_FAILURE && ids.size === 0)
        logger.warn({ err: error }, 'the queues cannot be recorded in the database; retrying');
    },
  });

  return {
    idOf: (name) => ids.get(name),
    forget() {
      ids = new Map();
      void recording.runNow();
    },
    close: () => recording.close(),
  };
}

// The producer's side of the queue registry: no ballot is added to a queue that is not recorded in the database.
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import type { QueueBackend } from './queue-backend.ts';
import type { QueueRegistry } from './queue-registry.ts';

/** Milliseconds between records, which show that the queues are still in use. */
const RECORD_EVERY_MS = 5_000;
const RETRY_MS = 250;
/** After this many failures in a row one warning is logged. */
const REPORTED_FAILURE = 8;

export interface RecordedIds {
  /** The id under which this queue is recorded; undefined if it is not known to be recorded. */
  idOf(name: string): string | undefined;
  /** Call this if a queue has another id than expected: it was emptied or replaced. The queues are then recorded again. */
  forget(): void;
  /** Safe to call twice. */
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
    // queues that are already recorded under the same ids can be used while the database is unavailable
    if (found.some(([name, id]) => ids.get(name) !== id)) ids = new Map();
    await record(found.map(([name, id]) => ({ id, name, backend: backend.kind })));
    ids = new Map(found);
    failures = 0;
  }

  const recording = repeat(recordAll, {
    pauseMs: RECORD_EVERY_MS,
    retryMs: RETRY_MS,
    onError(error) {
      // at start-up, the queue and the database may not be connected yet
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

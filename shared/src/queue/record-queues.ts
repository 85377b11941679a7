// The producer's side of the record of queues: no ballot is added to a queue that is not recorded in the database.
import type { Logger } from '../logger.ts';
import type { QueueBackend } from './backend.ts';
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
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  async function recordAll(): Promise<void> {
    const found = await Promise.all(names.map(async (name) => [name, await backend.identify(name)] as const));
    // what is recorded already and has the same id may be used while the database is unavailable
    if (found.some(([name, id]) => ids.get(name) !== id)) ids = new Map();
    await record(found.map(([name, id]) => ({ id, name, backend: backend.kind })));
    ids = new Map(found);
  }

  async function keepRecorded(): Promise<void> {
    try {
      await recordAll();
      failures = 0;
    } catch (error) {
      // at the start neither the queue nor the database need be connected yet
      if (++failures === REPORTED_FAILURE && ids.size === 0)
        logger.warn({ err: error }, 'the queues cannot be recorded in the database; retrying');
    }
    if (closed) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        recording = keepRecorded();
      },
      failures > 0 ? RETRY_MS : RECORD_EVERY_MS,
    );
    timer.unref();
  }
  let recording = keepRecorded();

  return {
    idOf: (name) => ids.get(name),
    forget() {
      ids = new Map();
      // else it is under way
      if (!timer) return;
      clearTimeout(timer);
      timer = undefined;
      recording = keepRecorded();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await recording;
    },
  };
}

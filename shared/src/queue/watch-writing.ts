// Checks several times a second whether batches can be added, so that voters get an error at once if they cannot. An outage
// is logged once when it starts and once when it ends, however many votes failed in between.
import { notChecked } from '../process/durability.ts';
import type { Durability } from '../process/durability.ts';
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import { withTimeout } from '../process/with-timeout.ts';
import type { QueueBackend } from './queue-backend.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';
import { refuseUnsafe } from './refuse-unsafe.ts';

const LOOK_MS = 250;
/** Longer than a command's own time-out, because that error is more specific. */
const ANSWER_MS = 3_000;

export interface QueueState {
  /** Why no batch can be added; undefined if batches can be added. */
  trouble: QueueUnavailableError | undefined;
  durability: Durability;
}

export interface WritingWatch {
  latest(): QueueState;
  /** Call this if a batch could not be added. It counts as trouble until a check succeeds. */
  noteFailure(error: QueueUnavailableError): void;
  close(): Promise<void>;
}

/** @param requireDurable whether a queue that is not durable counts as trouble */
export function watchWriting(
  backend: Pick<QueueBackend, 'checkWritable' | 'readDurability' | 'explain'>,
  { queueName, requireDurable }: { queueName: string; requireDurable: boolean },
  logger: Logger,
): WritingWatch {
  let trouble: QueueUnavailableError | undefined = new QueueUnavailableError(
    'the queue is not connected yet',
  );
  let durability = notChecked;
  let isLogged = false;
  let closed = false;

  async function findTrouble(): Promise<QueueUnavailableError | undefined> {
    const failure = await withTimeout(ANSWER_MS, backend.checkWritable(queueName)).then(
      () => undefined,
      (error: unknown) => backend.explain(error),
    );
    // a queue that takes no writes can still report its settings
    if (failure?.trouble === 'unavailable') return failure;
    noteDurability(await withTimeout(ANSWER_MS, backend.readDurability()));
    return failure ?? refuseUnsafe(durability, requireDurable);
  }

  const looking = repeat(async () => noteTrouble(await findTrouble()), {
    pauseMs: LOOK_MS,
    onError: (error) => noteTrouble(backend.explain(error)),
  });

  function noteTrouble(found: QueueUnavailableError | undefined): void {
    trouble = found;
    if (closed || isLogged === (found !== undefined)) return;
    isLogged = found !== undefined;
    if (found)
      logger.error({ trouble: found.trouble }, `the queue accepts no votes; retrying: ${found.message}`);
    else logger.info('the queue accepts votes again');
  }

  function noteDurability(found: Durability): void {
    const isNews = found.reason !== durability.reason && !closed;
    durability = found;
    if (!isNews) return;
    if (found.state === 'durable') logger.info('the queue is durable: confirmed votes survive a crash');
    else if (!refuseUnsafe(found, requireDurable))
      logger[found.state === 'unknown' ? 'warn' : 'error']({ durability: found.state }, found.reason);
  }

  return {
    latest: () => ({ trouble, durability }),
    noteFailure: noteTrouble,
    async close() {
      closed = true;
      await looking.close();
    },
  };
}

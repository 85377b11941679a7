// Looks a few times a second whether batches can be added, so that voters hear at once where they cannot, and says it in
// the log, once at the start and once at the end, however many votes were refused in between.
import { notChecked } from '../process/durability.ts';
import type { Durability } from '../process/durability.ts';
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import { withTimeout } from '../process/with-timeout.ts';
import type { QueueBackend } from './queue-backend.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';
import { refuseUnsafe } from './refuse-unsafe.ts';

const LOOK_MS = 250;
/** Later than a command's own time-out: that error says more. */
const ANSWER_MS = 3_000;

export interface QueueState {
  /** Why no batch can be added; undefined where it can. */
  trouble: QueueUnavailableError | undefined;
  durability: Durability;
}

export interface WritingWatch {
  latest(): QueueState;
  /** A batch could not be added: there is trouble until a look says otherwise. */
  noteFailure(error: QueueUnavailableError): void;
  close(): Promise<void>;
}

/** @param requireDurable whether a queue that is not durable is trouble */
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
    // one that takes no writes can be asked all the same
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
      logger.error({ trouble: found.trouble }, `the queue takes no votes, trying again: ${found.message}`);
    else logger.info('the queue takes votes again');
  }

  function noteDurability(found: Durability): void {
    const isNews = found.reason !== durability.reason && !closed;
    durability = found;
    if (!isNews) return;
    if (found.state === 'durable') logger.info('what the queue confirms survives a crash');
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

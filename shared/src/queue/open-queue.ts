// The queue as vote uses it to add batches and as other services use it to read the backlog.
import type { Queue } from 'bullmq';
import { BATCH_FORMAT } from '../poll/batch.ts';
import type { Ballot, Batch } from '../poll/batch.ts';
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import type { QueueSettings } from '../process/settings.ts';
import { withTimeout } from '../process/with-timeout.ts';
import { createBackend, queueNames } from './backend.ts';
import { makeBatchId } from './batch-id.ts';
import { createClock } from './clock.ts';
import { followQueues } from './follow-queues.ts';
import type { FollowedQueue } from './follow-queues.ts';
import type { QueueRegistry, RecordedQueue } from './queue-registry.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';
import { createBacklogReader, joinBacklogs } from './read-backlog.ts';
import type { Backlog } from './read-backlog.ts';
import { recordQueues } from './record-queues.ts';
import { ADD_MS } from './time-to-queue.ts';
import { watchWriting } from './watch-writing.ts';
import type { QueueState } from './watch-writing.ts';

const REOPEN_MS = 250;

export interface AddOptions {
  /** Adds the batch before the waiting ones, because its ballots were cast earlier. */
  asOldest?: boolean;
}

export interface PipelineBacklog extends Backlog {
  /** Queues that may hold ballots and cannot be reached. */
  unreachable: RecordedQueue[];
}

export interface BatchQueue {
  kind: 'redis' | 'postgres';
  shards: number;
  /** The shard of a voter. A voter's ballots always go to the same one. */
  shardOf(voterId: string): number;
  /**
   * Adds one batch as one job. Resolves when the queue has it on disk.
   * @throws QueueUnavailableError if that was not confirmed. Adding the same ballots again is harmless (I2).
   */
  add(shard: number, ballots: Ballot[], options?: AddOptions): Promise<void>;
  /** The queue's time in microseconds, or undefined if it is unknown (clock.ts). */
  now(): number | undefined;
  /** Milliseconds since a change of the queue's clock was last noticed; Infinity if never. */
  steadyFor(): number;
  /** Rejects if batches cannot be added now. */
  check(): Promise<void>;
  /** The result of the latest check. */
  state(): QueueState;
  /** Counts the batches that wait in a queue; rejects if the queue is unavailable. */
  countWaiting(shard: number): Promise<number>;
  /**
   * Reads what is accepted and not yet recorded; rejects if the queue is unavailable.
   * @param list lists the recorded queues, by default as the registry does. Within a transaction pass one that uses its connection:
   *   the registry's would wait for another one, which all others may be waiting for as well
   */
  readBacklog(list?: QueueRegistry['list']): Promise<PipelineBacklog>;
  /** BullMQ's own queues: one per shard, none until Redis or Postgres was first reached, and the followed ones. */
  bullQueues(): Queue[];
  /** Queues from other settings that still have to be emptied. */
  followed(): FollowedQueue[];
  /** Queues that may hold ballots and could not be reached by the latest check. */
  unreachable(): RecordedQueue[];
  /** Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Returns at once and connects in the background; until then `add` rejects.
 * @param registry with `record`, ballots are added only to recorded queues; with `list`, the backlog covers all recorded
 *   queues
 */
export function openBatchQueue(
  settings: QueueSettings,
  logger: Logger,
  registry: Partial<QueueRegistry> = {},
): BatchQueue {
  const backend = createBackend(settings, logger);
  const names = queueNames(settings);
  let queues: Queue[] = [];
  let readers: (() => Promise<Backlog>)[] = [];

  // After a failed add, no batch is added until a check succeeds: voters get an error at once instead of waiting for a
  // time-out each.
  const { requireDurable = false } = settings;
  const watch = watchWriting(backend, { queueName: names[0] ?? '', requireDurable }, logger);
  const clock = createClock(
    () => backend.readTime(),
    (by) => {
      logger.warn({ seconds: by / 1e6 }, 'the queue’s clock was set; no votes are accepted for one second');
    },
  );

  async function open(): Promise<void> {
    const opened = await Promise.all(names.map((name) => backend.openQueue(name)));
    logger.info({ backend: backend.kind, queues: names }, 'queue open');
    queues = opened;
    readers = opened.map((queue) => createBacklogReader(queue, backend));
    // not awaited, because it would wait for this very run
    void opening.close();
  }
  const opening = repeat(open, {
    pauseMs: REOPEN_MS,
    onError: (error) => {
      logger.debug({ err: error }, 'queue not open yet; retrying');
    },
  });
  const recorded = registry.record && recordQueues(backend, names, registry.record, logger);
  const follower = registry.list && followQueues(settings, backend, names, registry.list, logger);

  /** Checked with each batch, because a Redis may be emptied or replaced at any time. */
  async function confirmId(name: string): Promise<void> {
    if (!recorded || (await backend.readId(name)) === recorded.idOf(name)) return;
    recorded.forget();
    throw new QueueUnavailableError('the queue is not the one that was recorded');
  }

  async function readBacklog(list?: QueueRegistry['list']): Promise<PipelineBacklog> {
    await follower?.firstLook;
    const own = await Promise.all(readers.map((read) => read()));
    if (!follower) return { ...joinBacklogs(own), unreachable: [] };
    const { backlogs, unread } = await follower.readBacklogs(list);
    const all = joinBacklogs([...own, ...backlogs]);
    // a queue that was not read may hold ballots of any poll
    if (unread?.length !== 0) all.completeTo = 0;
    return { ...all, unreachable: unread ?? [] };
  }

  function findTrouble(): QueueUnavailableError | undefined {
    const { trouble } = watch.latest();
    if (trouble) return trouble;
    if (queues.length === 0) return new QueueUnavailableError('the queue is not connected');
    if (recorded && names.some((name) => recorded.idOf(name) === undefined))
      return new QueueUnavailableError('the queue is not recorded in the database yet');
    // ballots cannot be stamped without it
    if (clock.now() === undefined)
      return new QueueUnavailableError('the queue’s clock was set or is not measured yet');
    return undefined;
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    await Promise.all([clock.close(), opening.close(), watch.close()]);
    await Promise.all([recorded?.close(), follower?.close()]);
    await Promise.all(queues.map((queue) => queue.close()));
    await backend.close();
  }

  return {
    kind: backend.kind,
    shards: names.length,
    shardOf: (voterId) => Number.parseInt(voterId.slice(0, 8), 16) % names.length,
    async add(shard, ballots, { asOldest = false } = {}) {
      const queue = queues[shard];
      const trouble = findTrouble();
      if (!queue || trouble) throw trouble ?? new TypeError(`there is no queue ${shard}`);
      try {
        const begun = performance.now();
        // 1. Confirm the clock, with one command per batch. Without it, up to a fifth of a second's votes kept the stamp of a
        //    clock that had been set past their deadline.
        // 2. Take the job's timestamp from the queue's clock. BullMQ would take it from this host's.
        // 3. Add the batch, and check that this is still the recorded queue. A batch that arrives after the time-out was not
        //    accepted: its voters are asked to try again.
        const timestamp = Math.floor((await withTimeout(ADD_MS, clock.confirm())) / 1000);
        const jobId = makeBatchId(ballots, timestamp);
        const options = { timestamp, jobId, lifo: asOldest };
        const added = queue.add('batch', { format: BATCH_FORMAT, ballots } satisfies Batch, options);
        await withTimeout(ADD_MS - (performance.now() - begun), Promise.all([confirmId(queue.name), added]));
      } catch (error) {
        const failure = backend.explain(error);
        watch.noteFailure(failure);
        clock.measureSoon();
        throw failure;
      }
    },
    check() {
      const trouble = findTrouble();
      return trouble ? Promise.reject(trouble) : Promise.resolve();
    },
    state: () => ({ ...watch.latest(), trouble: findTrouble() }),
    countWaiting(shard) {
      const queue = queues[shard];
      return queue
        ? backend.countWaiting(queue)
        : Promise.reject(new QueueUnavailableError('the queue is not connected'));
    },
    async readBacklog(list) {
      if (queues.length === 0) throw new QueueUnavailableError('the queue is not connected');
      return readBacklog(list);
    },
    bullQueues: () => [...queues, ...(follower?.followed().map(({ queue }) => queue) ?? [])],
    followed: () => follower?.followed() ?? [],
    unreachable: () => follower?.unreachable() ?? [],
    now: () => clock.now(),
    steadyFor: () => clock.steadyFor(),
    close: () => (closing ??= close()),
  };
}

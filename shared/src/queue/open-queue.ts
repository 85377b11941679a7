// The queue as vote uses it to lay batches in, and whoever wants to see what it holds.
import type { Queue } from 'bullmq';
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
  /** Adds the batch before those that wait: its ballots were cast before theirs. */
  asOldest?: boolean;
}

export interface PipelineBacklog extends Backlog {
  /** Queues that may hold ballots and cannot be reached. */
  unreachable: RecordedQueue[];
}

export interface BatchQueue {
  kind: 'redis' | 'postgres';
  shards: number;
  /** The queue that a voter's ballots go to, always the same one. */
  shardOf(voterId: string): number;
  /**
   * Lays one batch in as one job; resolves when the queue has it on disk.
   * @throws QueueUnavailableError where it is not known to be there. Adding the same ballots again is harmless (I2).
   */
  add(shard: number, ballots: Ballot[], options?: AddOptions): Promise<void>;
  /** The queue's clock in microseconds, or undefined where it is not known (clock.ts). */
  now(): number | undefined;
  /** Milliseconds since the queue's clock was last seen to have been set; Infinity: never. */
  steadyFor(): number;
  /** Rejects where batches cannot be added now. */
  check(): Promise<void>;
  /** What the latest look has found. */
  state(): QueueState;
  /** How many batches wait in a queue; rejects if that cannot be asked. */
  countWaiting(shard: number): Promise<number>;
  /** What is accepted and not recorded yet; rejects if the queue cannot be asked. */
  readBacklog(): Promise<PipelineBacklog>;
  /** BullMQ's own: one a shard, none before it was first reached, and those that are followed. */
  bullQueues(): Queue[];
  /** Queues of other settings, which still have to be emptied. */
  followed(): FollowedQueue[];
  /** Queues that may hold ballots and cannot be reached, as of the latest look. */
  unreachable(): RecordedQueue[];
  /** Safe twice. */
  close(): Promise<void>;
}

/**
 * Returns at once and connects behind; until then `add` rejects.
 * @param registry with `record`, ballots are added only to queues that are recorded; with `list`, the backlog is that of all
 *   recorded queues
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

  // A queue that failed to take a batch is left alone until a look finds it well: those who vote meanwhile hear at once
  // that they must try again, instead of waiting for a time-out each.
  const { requireDurable = false } = settings;
  const watch = watchWriting(backend, { queueName: names[0] ?? '', requireDurable }, logger);
  const clock = createClock(
    () => backend.readTime(),
    (by) => {
      logger.warn({ seconds: by / 1e6 }, 'the queue’s clock was set; no vote is taken for a second');
    },
  );

  async function open(): Promise<void> {
    const opened = await Promise.all(names.map((name) => backend.openQueue(name)));
    logger.info({ backend: backend.kind, queues: names }, 'queue open');
    queues = opened;
    readers = opened.map((queue) => createBacklogReader(queue, backend));
    // not awaited: it would wait for the run that this is
    void opening.close();
  }
  const opening = repeat(open, {
    pauseMs: REOPEN_MS,
    onError: (error) => {
      logger.debug({ err: error }, 'queue not open yet');
    },
  });
  const recorded = registry.record && recordQueues(backend, names, registry.record, logger);
  const follower = registry.list && followQueues(settings, backend, names, registry.list, logger);

  /** Asked beside each batch: a Redis may be emptied or replaced at any time. */
  async function confirmId(name: string): Promise<void> {
    if (!recorded || (await backend.readId(name)) === recorded.idOf(name)) return;
    recorded.forget();
    throw new QueueUnavailableError('the queue is another one than was recorded');
  }

  async function readBacklog(): Promise<PipelineBacklog> {
    await follower?.firstLook;
    const own = await Promise.all(readers.map((read) => read()));
    if (!follower) return { ...joinBacklogs(own), unreachable: [] };
    const { backlogs, unread } = await follower.readBacklogs();
    const all = joinBacklogs([...own, ...backlogs]);
    // what was not looked at may hold ballots of any poll
    if (unread?.length !== 0) all.completeTo = 0;
    return { ...all, unreachable: unread ?? [] };
  }

  function findTrouble(): QueueUnavailableError | undefined {
    const { trouble } = watch.latest();
    if (trouble) return trouble;
    if (queues.length === 0) return new QueueUnavailableError('the queue is not connected');
    if (recorded && names.some((name) => recorded.idOf(name) === undefined))
      return new QueueUnavailableError('the queue is not recorded in the database yet');
    // ballots are stamped with it
    if (clock.now() === undefined)
      return new QueueUnavailableError('the queue’s clock was set, or is not measured yet');
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
        // One command a batch: without it, up to a fifth of a second's votes were stamped by a clock that had been set over
        // their deadline. And a job has its time from the queue's clock, as everything has: BullMQ would take this host's.
        const timestamp = Math.floor((await withTimeout(ADD_MS, clock.confirm())) / 1000);
        const jobId = makeBatchId(ballots, timestamp);
        // one that comes to be in the queue later was not accepted: its voters are told to try again
        const options = { timestamp, jobId, lifo: asOldest };
        const added = queue.add('batch', { ballots } satisfies Batch, options);
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
    async readBacklog() {
      if (queues.length === 0) throw new QueueUnavailableError('the queue is not connected');
      return readBacklog();
    },
    bullQueues: () => [...queues, ...(follower?.followed().map(({ queue }) => queue) ?? [])],
    followed: () => follower?.followed() ?? [],
    unreachable: () => follower?.unreachable() ?? [],
    now: () => clock.now(),
    steadyFor: () => clock.steadyFor(),
    close: () => (closing ??= close()),
  };
}

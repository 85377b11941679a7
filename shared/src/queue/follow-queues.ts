// Queues that ballots were added to under other settings: another number of shards, or another home. They are followed until
// they are retired, so that no ballot waits in a queue that nobody reads.
import type { Queue } from 'bullmq';
import type { Logger } from '../process/logger.ts';
import { repeat } from '../process/repeat.ts';
import type { QueueSettings } from '../process/settings.ts';
import { withTimeout } from '../process/with-timeout.ts';
import { postgresBackend } from './postgres-backend.ts';
import type { QueueBackend } from './queue-backend.ts';
import { describeQueue } from './queue-registry.ts';
import type { QueueRegistry, RecordedQueue } from './queue-registry.ts';
import { createBacklogReader } from './read-backlog.ts';
import type { Backlog } from './read-backlog.ts';
import { redisBackend } from './redis-backend.ts';

/** Milliseconds from one look at the recorded queues to the next. */
const LOOK_EVERY_MS = 1_000;

/** Milliseconds that a queue may take to say what it holds. */
const ANSWER_MS = 2_000;

export interface FollowedQueue extends RecordedQueue {
  queue: Queue;
  home: QueueBackend;
  readBacklog: () => Promise<Backlog>;
}

export interface QueueFollower {
  /** Those that are recorded, are none of this process's own, and can be reached. */
  followed(): FollowedQueue[];
  /** Those that are recorded and cannot be reached; undefined before a first look that succeeded. */
  unreachable(): RecordedQueue[] | undefined;
  /** Resolves after the first look at the record, whether that succeeded or not. */
  firstLook: Promise<void>;
  /**
   * What the followed queues hold. `unread` has those that are recorded and were not read; it is undefined before a first
   * look that succeeded. One that does not answer is unreachable until it does.
   */
  readBacklogs(): Promise<{ backlogs: Backlog[]; unread: RecordedQueue[] | undefined }>;
  /** Safe twice. */
  close(): Promise<void>;
}

/**
 * @param own the home of this process's own queues, which are not followed
 * @param ownNames their names
 */
export function followQueues(
  settings: QueueSettings,
  own: QueueBackend,
  ownNames: string[],
  list: QueueRegistry['list'],
  logger: Logger,
): QueueFollower {
  const followed = new Map<string, FollowedQueue>();
  /** All that are recorded and none of this process's own. */
  let others: RecordedQueue[] | undefined;
  const unreachable = () => others?.filter(({ id }) => !followed.has(id));
  const reported = new Set<string>();

  // made when first needed
  const homes = new Map<string, QueueBackend>();
  function homeAt(url: string, create: () => QueueBackend): QueueBackend {
    const home = homes.get(url) ?? create();
    homes.set(url, home);
    return home;
  }

  function homesOf({ backend }: RecordedQueue): QueueBackend[] {
    const { redisUrlOld, databaseUrl } = settings;
    const mine = own.kind === backend ? [own] : [];
    if (backend === 'redis')
      return redisUrlOld ? [...mine, homeAt(redisUrlOld, () => redisBackend(redisUrlOld, logger))] : mine;
    return mine.length > 0 ? mine : [homeAt(databaseUrl, () => postgresBackend(databaseUrl, logger))];
  }

  async function reach(recorded: RecordedQueue): Promise<FollowedQueue | undefined> {
    for (const home of homesOf(recorded)) {
      try {
        if ((await home.readId(recorded.name)) !== recorded.id) continue;
        const queue = await home.openQueue(recorded.name);
        return { ...recorded, home, queue, readBacklog: createBacklogReader(queue, home) };
      } catch (error) {
        logger.debug({ err: error, queue: describeQueue(recorded) }, 'queue not reached');
      }
    }
    return undefined;
  }

  async function look(): Promise<void> {
    const recorded = await list();
    // if its own home cannot be reached, its own queues are among those that cannot
    const mine = new Set(await Promise.all(ownNames.map((name) => own.readId(name).catch(() => undefined))));
    const found = recorded.filter(({ id }) => !mine.has(id));
    others = found;
    for (const one of followed.values()) if (!found.some(({ id }) => id === one.id)) await drop(one);
    for (const other of found) {
      if (followed.has(other.id)) continue;
      const reached = await reach(other);
      if (reached) followed.set(other.id, reached);
    }
    report(unreachable() ?? []);
  }

  async function drop(one: FollowedQueue): Promise<void> {
    followed.delete(one.id);
    await one.queue.close().catch(() => undefined);
  }

  async function readOrDrop(one: FollowedQueue): Promise<{ id: string; backlog: Backlog } | undefined> {
    try {
      return { id: one.id, backlog: await withTimeout(ANSWER_MS, one.readBacklog()) };
    } catch (error) {
      logger.debug({ err: error, queue: describeQueue(one) }, 'queue lost');
      void drop(one);
      return undefined;
    }
  }

  async function readBacklogs() {
    const answers = await Promise.all([...followed.values()].map(readOrDrop));
    const read = answers.filter((answer) => answer !== undefined);
    const ids = new Set(read.map(({ id }) => id));
    // judged by what is recorded after the reading: a queue that was reached meanwhile was not read
    return {
      backlogs: read.map(({ backlog }) => backlog),
      unread: others?.filter(({ id }) => !ids.has(id)),
    };
  }

  function report(missing: RecordedQueue[]): void {
    const ids = new Set(missing.map(({ id }) => id));
    for (const queue of missing) {
      if (reported.has(queue.id)) continue;
      reported.add(queue.id);
      logger.error(
        { queue: describeQueue(queue) },
        'a queue that may hold ballots cannot be reached; no poll is sealed until it can, or is given up with: npm run audit -- --retire ID',
      );
    }
    for (const id of reported) {
      if (ids.has(id)) continue;
      reported.delete(id);
      logger.info({ queue: id }, 'the queue can be reached again, or is retired');
    }
  }

  const looking = repeat(look, {
    pauseMs: LOOK_EVERY_MS,
    onError(error) {
      // the database or the queue is unavailable, which others report: what was known last goes on
      logger.debug({ err: error }, 'recorded queues not looked at');
    },
  });
  // the first run has begun
  const firstLook = looking.runNow();

  async function closeAll(): Promise<void> {
    await looking.close();
    await Promise.all([...followed.values()].map(({ queue }) => queue.close()));
    await Promise.all([...homes.values()].map((home) => home.close()));
  }
  let closing: Promise<void> | undefined;

  return {
    firstLook,
    followed: () => [...followed.values()],
    unreachable,
    readBacklogs,
    close: () => (closing ??= closeAll()),
  };
}

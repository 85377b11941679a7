// Follows queues that ballots were added to under other settings: another number of shards, or another backend. They are
// followed until they are retired, so that no ballot is left in a queue that no worker reads.
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

/** Milliseconds between checks of the recorded queues. */
const LOOK_EVERY_MS = 1_000;

/** Milliseconds that a queue may take to report its backlog. */
const ANSWER_MS = 2_000;

export interface FollowedQueue extends RecordedQueue {
  queue: Queue;
  home: QueueBackend;
  readBacklog: () => Promise<Backlog>;
}

export interface QueueFollower {
  /** The recorded queues that are not this process's own and can be reached. */
  followed(): FollowedQueue[];
  /** The recorded queues that cannot be reached; undefined until a check has succeeded. */
  unreachable(): RecordedQueue[] | undefined;
  /** Resolves after the first check, whether it succeeded or not. */
  firstLook: Promise<void>;
  /**
   * Reads the backlogs of the followed queues. `unread` lists the queues that were recorded before this call and were not read;
   * it is undefined while they cannot be listed, and until a check has succeeded. A queue that does not answer counts as
   * unreachable until it does.
   * @param listNow lists the recorded queues; by default as this follower does
   */
  readBacklogs(
    listNow?: QueueRegistry['list'],
  ): Promise<{ backlogs: Backlog[]; unread: RecordedQueue[] | undefined }>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/**
 * @param own the backend of this process's own queues, which are not followed
 * @param ownNames the names of these queues
 */
export function followQueues(
  settings: QueueSettings,
  own: QueueBackend,
  ownNames: string[],
  list: QueueRegistry['list'],
  logger: Logger,
): QueueFollower {
  const followed = new Map<string, FollowedQueue>();
  /** All recorded queues except this process's own. */
  let others: RecordedQueue[] | undefined;
  /** The ids of this process's own queues. */
  let mine = new Set<string | undefined>();
  const unreachable = () => others?.filter(({ id }) => !followed.has(id));
  const reported = new Set<string>();

  // created when first needed
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
        logger.debug({ err: error, queue: describeQueue(recorded) }, 'queue unavailable');
      }
    }
    return undefined;
  }

  async function look(): Promise<void> {
    const recorded = await list();
    // if the process's own backend is unavailable, its own queues count as unreachable, too
    mine = new Set(await Promise.all(ownNames.map((name) => own.readId(name).catch(() => undefined))));
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
    // another reader may have dropped it, and it may have been opened again since
    if (followed.get(one.id) === one) followed.delete(one.id);
    await one.queue.close().catch(() => undefined);
  }

  async function readOrDrop(one: FollowedQueue): Promise<{ id: string; backlog: Backlog } | undefined> {
    try {
      return { id: one.id, backlog: await withTimeout(ANSWER_MS, one.readBacklog()) };
    } catch (error) {
      logger.debug({ err: error, queue: describeQueue(one) }, 'queue did not answer');
      void drop(one);
      return undefined;
    }
  }

  async function readBacklogs(listNow = list) {
    const recorded = await withTimeout(ANSWER_MS, listAnew(listNow)).catch(() => undefined);
    const answers = await Promise.all([...followed.values()].map(readOrDrop));
    const read = answers.filter((answer) => answer !== undefined);
    const ids = new Set(read.map(({ id }) => id));
    const unread = recorded?.filter(({ id }) => !mine.has(id) && !ids.has(id));
    return { backlogs: read.map(({ backlog }) => backlog), unread: others && unread };
  }

  /** Ballots may already be in a queue that was recorded since the latest check. */
  async function listAnew(listNow: QueueRegistry['list']): Promise<RecordedQueue[]> {
    const recorded = await listNow();
    const isKnown = ({ id }: RecordedQueue) => mine.has(id) || others?.some((other) => other.id === id);
    if (!recorded.every(isKnown)) await looking.runNow();
    return recorded;
  }

  function report(missing: RecordedQueue[]): void {
    const ids = new Set(missing.map(({ id }) => id));
    for (const queue of missing) {
      if (reported.has(queue.id)) continue;
      reported.add(queue.id);
      logger.error(
        { queue: describeQueue(queue) },
        'a queue that may hold ballots cannot be reached; no poll is sealed until it is back or given up with: npm run audit -- --retire ID',
      );
    }
    for (const id of reported) {
      if (ids.has(id)) continue;
      reported.delete(id);
      logger.info({ queue: id }, 'the queue can be reached again or is retired');
    }
  }

  const looking = repeat(look, {
    pauseMs: LOOK_EVERY_MS,
    onError(error) {
      // an unavailable database or queue is reported elsewhere; the queues known so far stay in use
      logger.debug({ err: error }, 'recorded queues could not be checked; retrying');
    },
  });
  // the first run has already started
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

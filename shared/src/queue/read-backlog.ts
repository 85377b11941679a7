// What the queue still holds: ballots that were accepted and are not recorded yet.
import type { Queue } from 'bullmq';
import { batchSchema } from '../batch.ts';
import type { Ballot } from '../batch.ts';

export interface Backlog {
  ballots: number;
  /** When the longest waiting of them was cast, in microseconds; undefined where none waits. */
  oldestCastAt: number | undefined;
  /** Ballots by poll. */
  ofPolls: Map<number, number>;
  /** Batches that were given up; their ballots are among the above. */
  failedBatches: number;
}

type Content = Pick<Backlog, 'oldestCastAt' | 'ofPolls'>;

/** Batches read at once: some 50 kB each. */
const READ_AT_ONCE = 50;

/**
 * Reads each batch once, however often it is asked: what a job holds never changes. A batch is listed by its state, in
 * Redis all states at one moment, in Postgres one after the other: the states that a batch may come back to are listed
 * twice, so that one on the move is in one of the lists.
 */
export function createBacklogReader(queues: () => Queue[]): () => Promise<Backlog> {
  let known = new Map<string, Content>();

  async function readQueue(queue: Queue, present: Map<string, Content>): Promise<number> {
    const ids = await queue.getRanges(
      ['waiting', 'active', 'delayed', 'prioritized', 'failed', 'waiting', 'active'],
      0,
      -1,
    );
    const unread: string[] = [];
    for (const id of new Set(ids)) {
      const content = known.get(`${queue.name} ${id}`);
      if (content) present.set(`${queue.name} ${id}`, content);
      else unread.push(id);
    }
    for (let start = 0; start < unread.length; start += READ_AT_ONCE) {
      await Promise.all(
        unread.slice(start, start + READ_AT_ONCE).map(async (id) => {
          const job = await queue.getJob(id);
          // none: recorded meanwhile
          if (job) present.set(`${queue.name} ${id}`, contentOf(job.data));
        }),
      );
    }
    return queue.getFailedCount();
  }

  return async function readBacklog() {
    const present = new Map<string, Content>();
    const failed = await Promise.all(queues().map((queue) => readQueue(queue, present)));
    known = present;
    return { ...sumUp(present.values()), failedBatches: failed.reduce((sum, count) => sum + count, 0) };
  };
}

function contentOf(data: unknown): Content {
  const content: Content = { oldestCastAt: undefined, ofPolls: new Map() };
  // Looked at and not checked: that the worker does, and a long backlog is read by a worker that has better things to do.
  for (const candidate of batchSchema.safeParse(data).data?.ballots ?? []) {
    const { pollId, castAt } = Object(candidate) as Partial<Record<keyof Ballot, unknown>>;
    // what is no ballot holds up no poll: the worker sets it aside
    if (typeof pollId !== 'number' || typeof castAt !== 'number') continue;
    content.oldestCastAt = Math.min(content.oldestCastAt ?? Infinity, castAt);
    content.ofPolls.set(pollId, (content.ofPolls.get(pollId) ?? 0) + 1);
  }
  return content;
}

function sumUp(contents: Iterable<Content>): Omit<Backlog, 'failedBatches'> {
  const ofPolls = new Map<number, number>();
  let ballots = 0;
  let oldestCastAt: number | undefined;
  for (const content of contents) {
    for (const [pollId, count] of content.ofPolls) {
      ofPolls.set(pollId, (ofPolls.get(pollId) ?? 0) + count);
      ballots += count;
    }
    if (content.oldestCastAt !== undefined)
      oldestCastAt = Math.min(oldestCastAt ?? Infinity, content.oldestCastAt);
  }
  return { ballots, oldestCastAt, ofPolls };
}

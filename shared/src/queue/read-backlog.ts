// What the queue still holds: ballots that were accepted and are not recorded yet.
import type { Job, Queue } from 'bullmq';
import { batchSchema } from '../batch.ts';
import type { Ballot } from '../batch.ts';
import { readBatchId } from './batch-id.ts';
import type { BatchContent } from './batch-id.ts';

/** Of all batches together. Ballots that were set aside and are tried again were cast long before they were laid in. */
export interface Backlog extends BatchContent {
  ballots: number;
  /** Batches that were given up; their ballots are among the above. */
  failedBatches: number;
}

/** Batches read at once: some 50 kB each. */
const READ_AT_ONCE = 50;

/**
 * A batch whose id does not tell what it holds is read, once: what a job holds never changes. A batch is listed by its state, in
 * Redis all states at one moment, in Postgres one after the other: the states that a batch may come back to are listed
 * twice, so that one on the move is in one of the lists.
 */
export function createBacklogReader(queues: () => Queue[]): () => Promise<Backlog> {
  const known = new Map<string, BatchContent>();

  async function readQueue(queue: Queue): Promise<{ keys: string[]; failed: number }> {
    const listed = await queue.getRanges(
      ['waiting', 'active', 'delayed', 'prioritized', 'failed', 'waiting', 'active'],
      0,
      -1,
    );
    const ids = [...new Set(listed)];
    const keyOf = (id: string) => `${queue.name} ${id}`;
    for (const id of ids) {
      const content = known.has(keyOf(id)) ? undefined : readBatchId(id);
      if (content) known.set(keyOf(id), content);
    }
    const unread = ids.filter((id) => !known.has(keyOf(id)));
    for (let start = 0; start < unread.length; start += READ_AT_ONCE) {
      await Promise.all(
        unread.slice(start, start + READ_AT_ONCE).map(async (id) => {
          const job = await queue.getJob(id);
          // none: recorded meanwhile
          if (job) known.set(keyOf(id), contentOf(job));
        }),
      );
    }
    return { keys: ids.map(keyOf), failed: await queue.getFailedCount() };
  }

  return async function readBacklog() {
    const read = await Promise.all(queues().map(readQueue));
    const keys = new Set(read.flatMap((each) => each.keys));
    const contents = [...keys].flatMap((key) => known.get(key) ?? []);
    for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
    return { ...sumUp(contents), failedBatches: read.reduce((sum, { failed }) => sum + failed, 0) };
  };
}

function contentOf({ data, timestamp }: Pick<Job<unknown>, 'data' | 'timestamp'>): BatchContent {
  const content: BatchContent = { oldestCastAt: undefined, oldestAddedAt: timestamp, ofPolls: new Map() };
  // Looked at and not checked: that the worker does, and a long backlog is read by a worker that has better things to do.
  for (const candidate of batchSchema.safeParse(data).data?.ballots ?? []) {
    const { pollId, castAt } = Object(candidate) as Partial<Record<keyof Ballot, unknown>>;
    // what is no ballot holds up no poll: the worker sets it aside
    if (typeof pollId !== 'number' || !isInstant(castAt)) continue;
    content.oldestCastAt = earlier(content.oldestCastAt, castAt);
    content.ofPolls.set(pollId, (content.ofPolls.get(pollId) ?? 0) + 1);
  }
  return content;
}

const isInstant = (value: unknown): value is number => Number.isSafeInteger(value);

const earlier = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

function sumUp(contents: BatchContent[]): Omit<Backlog, 'failedBatches'> {
  const sums: Omit<Backlog, 'failedBatches'> = {
    ballots: 0,
    oldestCastAt: undefined,
    oldestAddedAt: undefined,
    ofPolls: new Map(),
  };
  for (const { oldestCastAt, oldestAddedAt, ofPolls } of contents) {
    for (const [pollId, count] of ofPolls) {
      sums.ofPolls.set(pollId, (sums.ofPolls.get(pollId) ?? 0) + count);
      sums.ballots += count;
    }
    sums.oldestCastAt = earlier(sums.oldestCastAt, oldestCastAt);
    sums.oldestAddedAt = earlier(sums.oldestAddedAt, oldestAddedAt);
  }
  return sums;
}

// Reads the queue's backlog: ballots that are accepted and not yet recorded. The cost does not grow with the backlog.
import type { Job, JobType, Queue } from 'bullmq';
import { batchSchema, findNewerFormat } from '../poll/batch.ts';
import type { Ballot } from '../poll/batch.ts';
import { pollIdSchema } from '../poll/poll-id.ts';
import { readBatchId, readSenderId } from './batch-id.ts';
import type { BatchContent } from './batch-id.ts';
import { earliest } from './earliest.ts';
import type { QueueBackend } from './queue-backend.ts';

/** Covers all batches. Rejected ballots that an operator retries were cast long before they were added. */
export interface Backlog extends BatchContent {
  /**
   * Number of ballots. The oldest thousand waiting batches of each queue are read; each batch behind them counts as one
   * ballot, so the number is then a lower bound.
   */
  ballots: number;
  /**
   * Every batch added before this time was read, in milliseconds by the queue's clock. If undefined, all batches were read
   * and `ofPolls` has every poll with a ballot in the queue.
   */
  completeTo: number | undefined;
  /** Batches that failed for good; their ballots are included above. */
  failedBatches: number;
  /** Batches that did not. */
  waitingBatches: number;
  /** When the oldest of these was added, in milliseconds by the queue's clock. */
  waitingSince: number | undefined;
  /** The processes that added the batches that were read. */
  senders: Set<string>;
}

/** Batches listed per state. Listing a thousand ids takes Redis 0.2 ms; five workers process as many batches at a time. */
export const LISTED = 1_000;

/** Batches read at once; each has some 50 kB. */
const READ_AT_ONCE = 50;

/**
 * In Redis, batches wait in order of arrival: new ones join one end, and those that a worker gives back return to the other.
 * So every batch that was not read arrived after the last one that was read. In Postgres, nothing is known about the batches
 * that were not read.
 */
export function createBacklogReader(
  queue: Queue,
  { listOldest, countWaiting, keepsOrder }: Pick<QueueBackend, 'listOldest' | 'countWaiting' | 'keepsOrder'>,
): () => Promise<Backlog> {
  /** Contents of batches whose ids have no summary. Each is read only once, because a job's data never changes. */
  let known = new Map<string, JobContent>();

  async function readBacklog(): Promise<Backlog> {
    // The states are listed one after the other in this order, so that a batch that moves meanwhile is in at least one list:
    // 1. waiting
    // 2. active and delayed
    // 3. failed
    // 4. waiting and active again, because a batch may return to these states
    const list = (...states: JobType[]) => queue.getRanges(states, 0, LISTED - 1, true);
    const waiting = await listOldest(queue, LISTED);
    const handled = await list('active', 'delayed', 'prioritized');
    const failed = await list('failed');
    const returned = [...(await listOldest(queue, LISTED)), ...(await list('active'))];
    const ids = [...new Set([...waiting, ...handled, ...failed, ...returned])];
    const contents = await findContents(ids);
    known = contents;

    const areAllWaitingListed = waiting.length < LISTED;
    const beyond = areAllWaitingListed ? 0 : Math.max(0, (await countWaiting(queue)) - waiting.length);
    const sums = sumUp([...contents.values()]);
    const failedIds = new Set(failed);
    const open = ids.filter((id) => !failedIds.has(id));
    return {
      ...sums,
      ballots: sums.ballots + beyond,
      completeTo: findCompleteTo(contents, { waiting, handled, failed }),
      failedBatches: failed.length,
      waitingBatches: open.length + beyond,
      waitingSince: earliest(open.map((id) => contents.get(id)?.oldestAddedAt)),
      senders: new Set(ids.map(readSenderId).filter((id) => id !== undefined)),
    };
  }

  function findCompleteTo(
    contents: Map<string, JobContent>,
    { waiting, handled, failed }: Record<'waiting' | 'handled' | 'failed', string[]>,
  ): number | undefined {
    if (handled.length >= LISTED || failed.length >= LISTED) return 0;
    // such a batch may hold ballots of any poll
    if ([...contents.values()].some(({ isNewer }) => isNewer)) return 0;
    if (waiting.length < LISTED) return undefined;
    if (!keepsOrder) return 0;
    const added = waiting.map((id) => contents.get(id)?.oldestAddedAt).filter((at) => at !== undefined);
    return added.at(-1) ?? 0;
  }

  async function findContents(ids: string[]): Promise<Map<string, JobContent>> {
    const contents = new Map<string, JobContent>();
    const opaque: string[] = [];
    for (const id of ids) {
      const content = readBatchId(id) ?? known.get(id);
      if (content) contents.set(id, content);
      else opaque.push(id);
    }
    for (let start = 0; start < opaque.length; start += READ_AT_ONCE) {
      await Promise.all(
        opaque.slice(start, start + READ_AT_ONCE).map(async (id) => {
          const job = await queue.getJob(id);
          // undefined if it was recorded in the meantime
          if (job) contents.set(id, contentOf(job));
        }),
      );
    }
    return contents;
  }

  return readBacklog;
}

interface JobContent extends BatchContent {
  /** Whether it is in a format that only a newer version can read. The ids of batches are the same in all formats. */
  isNewer?: boolean;
}

function contentOf({ data, timestamp }: Pick<Job<unknown>, 'data' | 'timestamp'>): JobContent {
  const content: JobContent = { oldestCastAt: undefined, oldestAddedAt: timestamp, ofPolls: new Map() };
  if (findNewerFormat(data) !== undefined) return { ...content, isNewer: true };
  // the ballots are not validated here; the worker does that
  for (const candidate of batchSchema.safeParse(data).data?.ballots ?? []) {
    const { pollId: given, castAt } = Object(candidate) as Partial<Record<keyof Ballot, unknown>>;
    const pollId = pollIdSchema.safeParse(given).data;
    // what is not a ballot does not delay a seal, because the worker rejects it
    if (!pollId || !isInstant(castAt)) continue;
    content.oldestCastAt = earliest([content.oldestCastAt, castAt]);
    content.ofPolls.set(pollId, (content.ofPolls.get(pollId) ?? 0) + 1);
  }
  return content;
}

const isInstant = (value: unknown): value is number => Number.isSafeInteger(value);

function sumUp(contents: BatchContent[]): BatchContent & { ballots: number } {
  const ofPolls = new Map<number, number>();
  for (const content of contents)
    for (const [pollId, count] of content.ofPolls) ofPolls.set(pollId, (ofPolls.get(pollId) ?? 0) + count);
  return {
    ofPolls,
    ballots: [...ofPolls.values()].reduce((sum, count) => sum + count, 0),
    oldestCastAt: earliest(contents.map(({ oldestCastAt }) => oldestCastAt)),
    oldestAddedAt: earliest(contents.map(({ oldestAddedAt }) => oldestAddedAt)),
  };
}

/** Adds up the backlogs of several queues. */
export function joinBacklogs(backlogs: Backlog[]): Backlog {
  return {
    ...sumUp(backlogs),
    ballots: backlogs.reduce((sum, { ballots }) => sum + ballots, 0),
    completeTo: earliest(backlogs.map(({ completeTo }) => completeTo)),
    failedBatches: backlogs.reduce((sum, { failedBatches }) => sum + failedBatches, 0),
    waitingBatches: backlogs.reduce((sum, { waitingBatches }) => sum + waitingBatches, 0),
    waitingSince: earliest(backlogs.map(({ waitingSince }) => waitingSince)),
    senders: new Set(backlogs.flatMap(({ senders }) => [...senders])),
  };
}

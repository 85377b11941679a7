// What the queue still holds: ballots that were accepted and are not recorded yet. What it costs to look does not grow with
// what the queue holds.
import type { Job, JobType, Queue } from 'bullmq';
import { batchSchema } from '../poll/batch.ts';
import type { Ballot } from '../poll/batch.ts';
import { pollIdSchema } from '../poll/poll-id.ts';
import { readBatchId } from './batch-id.ts';
import type { BatchContent } from './batch-id.ts';
import { earliest } from './earliest.ts';
import type { QueueBackend } from './queue-backend.ts';

/** Of all batches together. Ballots that were rejected and are tried again were cast long before they were added. */
export interface Backlog extends BatchContent {
  /**
   * Ballots. Of each queue the oldest thousand waiting batches are looked at; every batch behind them counts as one
   * ballot, so that this is then the least that it can be.
   */
  ballots: number;
  /**
   * Milliseconds by the queue's clock: no batch that was not looked at came to the queue before. Undefined: all were looked
   * at, and `ofPolls` names every poll that has a ballot in the queue.
   */
  completeTo: number | undefined;
  /** Batches that were given up; their ballots are among the above. */
  failedBatches: number;
}

/** Of each state. Listing a thousand ids takes Redis 0.2 ms; five workers hold as many batches in hand. */
export const LISTED = 1_000;

/** Batches read at once: some 50 kB each. */
const READ_AT_ONCE = 50;

/**
 * In Redis batches wait in the order of their arrival: new ones come to one end, and what a worker gives back returns to the
 * other. So if the last of those looked at arrived after an instant, all that were not looked at did as well. In Postgres
 * nothing is known of those that were not looked at.
 */
export function createBacklogReader(
  queue: Queue,
  { listOldest, countWaiting, keepsOrder }: Pick<QueueBackend, 'listOldest' | 'countWaiting' | 'keepsOrder'>,
): () => Promise<Backlog> {
  /** Of batches whose ids do not say what they hold. They are read once, because what a job holds never changes. */
  let known = new Map<string, BatchContent>();

  async function readBacklog(): Promise<Backlog> {
    // One state after the other: a batch on the move is in one of the lists, because the states that it may come back to
    // are listed again at the end.
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
    return {
      ...sums,
      ballots: sums.ballots + beyond,
      completeTo: findCompleteTo(contents, { waiting, handled, failed }),
      failedBatches: failed.length,
    };
  }

  function findCompleteTo(
    contents: Map<string, BatchContent>,
    { waiting, handled, failed }: Record<'waiting' | 'handled' | 'failed', string[]>,
  ): number | undefined {
    if (handled.length >= LISTED || failed.length >= LISTED) return 0;
    if (waiting.length < LISTED) return undefined;
    if (!keepsOrder) return 0;
    const added = waiting.map((id) => contents.get(id)?.oldestAddedAt).filter((at) => at !== undefined);
    return added.at(-1) ?? 0;
  }

  async function findContents(ids: string[]): Promise<Map<string, BatchContent>> {
    const contents = new Map<string, BatchContent>();
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
          // none: recorded meanwhile
          if (job) contents.set(id, contentOf(job));
        }),
      );
    }
    return contents;
  }

  return readBacklog;
}

function contentOf({ data, timestamp }: Pick<Job<unknown>, 'data' | 'timestamp'>): BatchContent {
  const content: BatchContent = { oldestCastAt: undefined, oldestAddedAt: timestamp, ofPolls: new Map() };
  // Looked at and not checked: that the worker does.
  for (const candidate of batchSchema.safeParse(data).data?.ballots ?? []) {
    const { pollId: given, castAt } = Object(candidate) as Partial<Record<keyof Ballot, unknown>>;
    const pollId = pollIdSchema.safeParse(given).data;
    // what is no ballot holds up no poll: the worker rejects it
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

/** What several queues hold together. */
export function joinBacklogs(backlogs: Backlog[]): Backlog {
  return {
    ...sumUp(backlogs),
    ballots: backlogs.reduce((sum, { ballots }) => sum + ballots, 0),
    completeTo: earliest(backlogs.map(({ completeTo }) => completeTo)),
    failedBatches: backlogs.reduce((sum, { failedBatches }) => sum + failedBatches, 0),
  };
}

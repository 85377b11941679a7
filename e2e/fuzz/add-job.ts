import { ballotSchema } from '@hands/shared/poll/batch';
import type { Ballot } from '@hands/shared/poll/batch';
import { makeBatchId } from '@hands/shared/queue/batch-id';
import type { JobInput } from './input.ts';
import type { Outcome } from './send-request.ts';
import type { Target } from './target.ts';

/** What was in the jobs that the queue took. */
export interface SentJobs {
  /** Ballots as the worker should see them, whether or not they can be counted. */
  ballots: Ballot[];
  /** How many others. */
  malformed: number;
}

/** Adds a job with BullMQ. Its ballots are added to `sent` if the queue took it. */
export async function addJob({ queue, fill }: Target, input: JobInput, sent: SentJobs): Promise<Outcome> {
  const data: unknown = JSON.parse(await fill(input.data));
  const given = Object(data) as { ballots?: unknown };
  const candidates = Array.isArray(given.ballots) ? (given.ballots as unknown[]) : [];
  const ballots = candidates.flatMap((candidate) => ballotSchema.safeParse(candidate).data ?? []);
  const [votes] = queue.bullQueues();
  try {
    await votes?.add('batch', data, {
      jobId: input.id === null ? makeBatchId(ballots, Date.now()) : await fill(input.id),
      lifo: input.lifo,
      ...(input.timestamp !== null && { timestamp: input.timestamp }),
    });
  } catch (error) {
    return { status: `not added: ${(error as Error).message.slice(0, 60)}` };
  }
  sent.ballots.push(...ballots);
  sent.malformed += candidates.length - ballots.length;
  return { status: 'added' };
}

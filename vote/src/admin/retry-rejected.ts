import type { Pool, PoolClient } from '@hands/db/pool';
import { ballotSchema } from '@hands/shared/poll/batch';
import type { Ballot } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { refuse } from '../managing/refuse-change.ts';
import { withActivityLog } from '../managing/with-activity-log.ts';

/** One ballot, or all ballots of a poll that were rejected for one reason. */
export type RetrySelection = { id: number } | { pollId: number; reason: string };

/** The same limit as for batches of new votes (batcher.ts). */
const BATCH_BALLOTS = 500;
/** Ballots retried per request; the rest is left for the next one. */
const MAX_BALLOTS = 10_000;

/**
 * Puts rejected ballots back into the queue, one batch at a time. No ballot is lost (I6), because of the order:
 * 1. A transaction deletes the rows of a batch and stays open.
 * 2. The queue confirms that it has the ballots on disk.
 * 3. The transaction commits. A worker that rejects one of these ballots again before that waits for the commit at the unique
 *    index on rejected ballots, so its new row stays.
 * @returns the number of retried ballots; 0 if none match
 * @throws ProblemError 409 if a ballot is malformed, QueueUnavailableError if the queue did not confirm a batch (the batches
 *   before it are in flight)
 */
export async function retryRejected(parts: Parts, actor: string, wanted: RetrySelection): Promise<number> {
  // a ballot that a worker rejects again meanwhile gets a higher id and is left for the next request
  const upTo = await findLatest(parts.pool, wanted);
  let ballots = 0;
  while (ballots < MAX_BALLOTS) {
    const retried = await retryBatch(parts, actor, wanted, upTo);
    ballots += retried;
    if (retried < BATCH_BALLOTS) break;
  }
  return ballots;
}

interface Parts {
  pool: Pool;
  queue: BatchQueue;
}

async function findLatest(pool: Pool, wanted: RetrySelection): Promise<number> {
  if ('id' in wanted) return wanted.id;
  const { rows } = await pool.query<{ id: number }>(
    'select coalesce(max(id), 0) as id from rejected_ballots where poll_id = $1 and reason = $2',
    [wanted.pollId, wanted.reason],
  );
  return rows[0]?.id ?? 0;
}

async function retryBatch(
  { pool, queue }: Parts,
  actor: string,
  wanted: RetrySelection,
  upTo: number,
): Promise<number> {
  const entry = await withActivityLog(pool, actor, 'retry rejected ballots', async (client) => {
    const taken = await takeRejected(client, wanted, upTo);
    const ballots = taken.map(({ ballot }) => readBallot(ballot));
    const [first] = ballots;
    if (!first) return undefined;
    for (let shard = 0; shard < queue.shards; shard++) {
      const ofShard = ballots.filter(({ voterId }) => queue.shardOf(voterId) === shard);
      if (ofShard.length > 0) await queue.add(shard, ofShard, { asOldest: true });
    }
    return { pollId: first.pollId, detail: { ballots: ballots.length, reason: taken[0]?.reason } };
  });
  return entry?.detail.ballots ?? 0;
}

interface RejectedRow {
  ballot: unknown;
  reason: string;
}

async function takeRejected(
  client: PoolClient,
  wanted: RetrySelection,
  upTo: number,
): Promise<RejectedRow[]> {
  const { rows } = await client.query<RejectedRow>(
    'id' in wanted
      ? {
          text: 'delete from rejected_ballots where id = $1 returning ballot, reason',
          values: [wanted.id],
        }
      : {
          text: `
            delete from rejected_ballots
            where id in (
              select id
              from rejected_ballots
              where poll_id = $1
                and reason = $2
                and id <= $3
              order by id
              limit $4
            )
            returning ballot, reason`,
          values: [wanted.pollId, wanted.reason, upTo, BATCH_BALLOTS],
        },
  );
  return rows;
}

function readBallot(candidate: unknown): Ballot {
  const { data } = ballotSchema.safeParse(candidate);
  if (!data) throw refuse('This ballot is malformed and cannot be retried.');
  return data;
}

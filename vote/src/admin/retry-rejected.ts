import type { Pool, PoolClient } from '@hands/db/pool';
import { ballotSchema } from '@hands/shared/poll/batch';
import type { Ballot } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { refuse } from '../managing/refuse-change.ts';
import { withActivityLog } from '../managing/with-activity-log.ts';

/** One ballot, or all that were set aside for one reason in one poll. */
export type RetrySelection = { id: number } | { pollId: number; reason: string };

/** As many as a batch of voters' own ballots holds (batcher.ts). */
const BATCH_BALLOTS = 500;
/** Ballots tried again at once; of more the rest stays for the next time. */
const MAX_BALLOTS = 10_000;

/**
 * Lays ballots that were set aside into the queue again, a batch at a time. Their rows go only once the queue has them on
 * disk, so that none is lost (I6), and by a commit after that: a worker that sets one aside again meanwhile waits for the
 * commit at the index of ballots set aside once, and its row stays.
 * @returns how many; 0 where there are none like that
 * @throws ProblemError 409 for what is no ballot, QueueUnavailableError where a batch was not confirmed: those before it are
 *   on their way
 */
export async function retryRejected(parts: Parts, actor: string, wanted: RetrySelection): Promise<number> {
  // what a worker sets aside again meanwhile has a higher id, and waits for the next time
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
  if (!data) throw refuse('This is no ballot that could be counted: it cannot be tried again.');
  return data;
}

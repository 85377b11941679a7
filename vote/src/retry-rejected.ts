import type { Pool, PoolClient } from '@hands/db/pool';
import { ballotSchema } from '@hands/shared/batch';
import type { Ballot } from '@hands/shared/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { administer } from './administer.ts';
import { refuse } from './refuse-change.ts';

/** One ballot, or all that were set aside for one reason in one poll. */
export type Wanted = { id: number } | { pollId: number; reason: string };

/** Ballots taken at once; of more the rest stays for the next time. */
const MOST_BALLOTS = 10_000;
/** As many as a batch of voters' own ballots holds (batcher.ts). */
const BATCH_BALLOTS = 500;

/**
 * Lays ballots that were set aside into the queue again. Their rows go only once the queue has them on disk, so that none
 * is lost (I6), and by a commit after that: a worker that sets one aside again meanwhile waits for the commit at the index
 * of ballots set aside once, and its row stays.
 * @returns how many; 0 where there are none like that
 * @throws ProblemError 409 for what is no ballot, QueueUnavailableError
 */
export async function retryRejected(
  { pool, queue }: { pool: Pool; queue: BatchQueue },
  actor: string,
  wanted: Wanted,
): Promise<number> {
  const deed = await administer(pool, actor, 'retry rejected ballots', async (client) => {
    const taken = await takeRejected(client, wanted);
    const ballots = taken.map(({ ballot }) => readBallot(ballot));
    const [first] = ballots;
    if (!first) return undefined;
    await layIn(queue, ballots);
    return { pollId: first.pollId, detail: { ballots: ballots.length, reason: taken[0]?.reason } };
  });
  return deed?.detail.ballots ?? 0;
}

interface Taken {
  ballot: unknown;
  reason: string;
}

async function takeRejected(client: PoolClient, wanted: Wanted): Promise<Taken[]> {
  const { rows } = await client.query<Taken>(
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
              order by id
              limit $3
            )
            returning ballot, reason`,
          values: [wanted.pollId, wanted.reason, MOST_BALLOTS],
        },
  );
  return rows;
}

function readBallot(candidate: unknown): Ballot {
  const { data } = ballotSchema.safeParse(candidate);
  if (!data) throw refuse('This is no ballot that could be counted: it cannot be tried again.');
  return data;
}

async function layIn(queue: BatchQueue, ballots: Ballot[]): Promise<void> {
  for (let shard = 0; shard < queue.shards; shard++) {
    const ofShard = ballots.filter(({ voterId }) => queue.shardOf(voterId) === shard);
    for (let start = 0; start < ofShard.length; start += BATCH_BALLOTS)
      await queue.add(shard, ofShard.slice(start, start + BATCH_BALLOTS));
  }
}

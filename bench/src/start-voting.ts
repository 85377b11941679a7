import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '@hands/shared/process/logger';
import { createBackend } from '@hands/shared/queue/backend';
import { makeBatchId, readBatchId } from '@hands/shared/queue/batch-id';
import pg from 'pg';
import { makeBatches } from './make-ballots.ts';
import { openWhenReady } from './open-when-ready.ts';

/** As vote sends 1,000 votes per second. */
const BATCH = { ballots: 5, everyMs: 5 };

export interface Voting {
  /** All further ballots are for a new poll. @returns the previous one, once the queue has all its ballots */
  nextPoll(): Promise<number>;
  /** Resolves once every ballot for the poll is counted. */
  untilCounted(pollId: number): Promise<void>;
  /** Whether a worker has a batch of the poll in hand. */
  isActive(pollId: number): Promise<boolean>;
  query(sql: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Adds batches to the queue in Redis, 1,000 ballots per second, until stopped. */
export async function startVoting(databaseUrl: string, redisUrl: string): Promise<Voting> {
  const settings = { databaseUrl, redisUrl, shards: 1, name: 'votes' };
  const backend = createBackend(settings, createLogger('bench', 'silent'));
  const queue = await openWhenReady(backend, settings);
  const client = new pg.Client(databaseUrl);
  await client.connect();

  const added = new Map<number, Promise<unknown>[]>();
  let pollId = 1;
  let dueAt = performance.now();
  let spare = await createPoll();

  async function createPoll(): Promise<number> {
    const { rows } = await client.query<{ id: number }>(
      `with poll as (
         insert into polls (question)
         values ('Which worker?')
         returning id
       )
       insert into options (poll_id, position, text)
       select id, position, 'Worker ' || position
       from poll, generate_series(0, 1) as position
       returning poll_id as id`,
    );
    return rows[0]?.id ?? NaN;
  }

  /** Late timers are made up for, so that the rate is kept. */
  function addDue(): void {
    for (; dueAt <= performance.now(); dueAt += BATCH.everyMs) {
      const ballots = makeBatches(BATCH.ballots)
        .flat()
        .map((ballot) => ({ ...ballot, pollId }));
      const job = queue.add('batch', { ballots }, { jobId: makeBatchId(ballots, Date.now()) });
      added.set(pollId, [...(added.get(pollId) ?? []), job]);
    }
  }
  const timer = setInterval(addDue, BATCH.everyMs);

  return {
    async nextPoll() {
      const previous = pollId;
      pollId = spare;
      await Promise.all(added.get(previous) ?? []);
      spare = await createPoll();
      return previous;
    },
    async untilCounted(id) {
      const ballots = (added.get(id)?.length ?? 0) * BATCH.ballots;
      for (; ; await delay(5)) {
        const { rows } = await client.query<{ ballots: string }>('select ballots from polls where id = $1', [
          id,
        ]);
        if (Number(rows[0]?.ballots) >= ballots) return;
      }
    },
    async isActive(id) {
      const active = await queue.getRanges(['active'], 0, -1);
      return active.some((batch) => readBatchId(batch)?.ofPolls.has(id));
    },
    query: (sql) => client.query(sql),
    async stop() {
      clearInterval(timer);
      await client.end();
      await queue.close();
      await backend.close();
    },
  };
}

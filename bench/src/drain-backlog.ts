// One worker process and a backlog that waits for it.
import { setTimeout as delay } from 'node:timers/promises';
import { readMetrics } from '@hands/shared/http/read-metrics';
import type { Ballot } from '@hands/shared/poll/batch';
import { createLogger } from '@hands/shared/process/logger';
import type { QueueSettings } from '@hands/shared/process/settings';
import { createBackend, queueNames } from '@hands/shared/queue/backend';
import { makeBatchId } from '@hands/shared/queue/batch-id';
import type { Queue } from 'bullmq';
import pg from 'pg';
import type { BenchEnvironment } from './set-up.ts';

const ADDED_AT_ONCE = 500;
const DEADLINE_MS = 600_000;

export interface Drained {
  /** From the release of the backlog to its last ballot being counted. */
  seconds: number;
  /** The most memory that the worker was seen to use. */
  megabytes: number;
}

/**
 * Records the first batches to warm up, then lays the others in while the queue is paused, and releases them.
 * @param redisUrl undefined: the queue lives in Postgres
 */
export async function drainBacklog(
  environment: BenchEnvironment,
  { databaseUrl, redisUrl }: { databaseUrl: string; redisUrl: string | undefined },
  warmUp: Ballot[][],
  backlog: Ballot[][],
): Promise<Drained> {
  await environment.redis.flushall();
  const worker = await environment.start('worker/src/main.ts', {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
  });
  const settings: QueueSettings = { databaseUrl, redisUrl, shards: 1, name: 'votes' };
  const backend = createBackend(settings, createLogger('bench', 'silent'));
  const queue = await openWhenReady(() => backend.openQueue(queueNames(settings)[0] ?? ''));
  const client = new pg.Client(databaseUrl);
  await client.connect();
  let megabytes = 0;
  const look = async () => {
    const { process_resident_memory_bytes: bytes = 0 } = await readMetrics(worker.url);
    megabytes = Math.max(megabytes, bytes / 2 ** 20);
  };
  const watch = setInterval(() => void look().catch(() => undefined), 500);
  try {
    await lay(queue, warmUp);
    await queue.resume();
    await untilCounted(client, countBallots(warmUp));
    await lay(queue, backlog);
    const start = performance.now();
    await queue.resume();
    await untilCounted(client, countBallots(warmUp) + countBallots(backlog));
    const seconds = (performance.now() - start) / 1000;
    await look();
    return { seconds, megabytes };
  } finally {
    clearInterval(watch);
    await client.end();
    await queue.close();
    await backend.close();
    await worker.stop();
  }
}

async function openWhenReady(open: () => Promise<Queue>): Promise<Queue> {
  for (;;) {
    try {
      return await open();
    } catch {
      await delay(50);
    }
  }
}

async function lay(queue: Queue, batches: Ballot[][]): Promise<void> {
  await queue.pause();
  for (let start = 0; start < batches.length; start += ADDED_AT_ONCE) {
    const jobs = batches.slice(start, start + ADDED_AT_ONCE).map((ballots) => ({
      name: 'batch',
      data: { ballots },
      opts: { jobId: makeBatchId(ballots, Date.now()) },
    }));
    await queue.addBulk(jobs);
  }
}

const countBallots = (batches: Ballot[][]) => batches.reduce((sum, { length }) => sum + length, 0);

// the poll's own count, which the triggers keep in the transaction that writes the ballots: counting 200,000 rows
// again and again would slow down what is measured
async function untilCounted(client: pg.Client, ballots: number): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; ; await delay(5)) {
    const { rows } = await client.query<{ ballots: string }>('select ballots from polls where id = 1');
    if (Number(rows[0]?.ballots) >= ballots) return;
    if (Date.now() > deadline)
      throw new Error(`The worker recorded ${String(rows[0]?.ballots)} of ${String(ballots)}.`);
  }
}

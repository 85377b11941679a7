// Measures one worker process that drains a backlog.
import { setTimeout as delay } from 'node:timers/promises';
import { readMetrics } from '@hands/shared/http/read-metrics';
import type { Ballot } from '@hands/shared/poll/batch';
import { createLogger } from '@hands/shared/process/logger';
import type { QueueSettings } from '@hands/shared/process/settings';
import { createBackend } from '@hands/shared/queue/backend';
import { makeBatchId } from '@hands/shared/queue/batch-id';
import type { Queue } from 'bullmq';
import pg from 'pg';
import { openWhenReady } from './open-when-ready.ts';
import type { BenchEnvironment } from './set-up.ts';

const ADDED_AT_ONCE = 500;
const DEADLINE_MS = 600_000;

export interface Drained {
  /** From the release of the backlog until its last ballot is counted. */
  seconds: number;
  /** The highest memory use that was measured in the worker. */
  megabytes: number;
}

/**
 * Records the first batches to warm up, then adds the others while the queue is paused, and releases them.
 * @param redisUrl undefined if the queue is in Postgres
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
  const queue = await openWhenReady(backend, settings);
  const client = new pg.Client(databaseUrl);
  await client.connect();
  let megabytes = 0;
  const measureMemory = async () => {
    const { process_resident_memory_bytes: bytes = 0 } = await readMetrics(worker.url);
    megabytes = Math.max(megabytes, bytes / 2 ** 20);
  };
  const watch = setInterval(() => void measureMemory().catch(() => undefined), 500);
  try {
    await addPaused(queue, warmUp);
    await queue.resume();
    await untilCounted(client, countBallots(warmUp));
    await addPaused(queue, backlog);
    const start = performance.now();
    await queue.resume();
    await untilCounted(client, countBallots(warmUp) + countBallots(backlog));
    const seconds = (performance.now() - start) / 1000;
    await measureMemory();
    return { seconds, megabytes };
  } finally {
    clearInterval(watch);
    await client.end();
    await queue.close();
    await backend.close();
    await worker.stop();
  }
}

async function addPaused(queue: Queue, batches: Ballot[][]): Promise<void> {
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

// Reads the poll's total, which the triggers update in the transaction that writes the ballots. Counting 200,000 rows
// repeatedly would slow down what is measured.
async function untilCounted(client: pg.Client, ballots: number): Promise<void> {
  for (const deadline = Date.now() + DEADLINE_MS; ; await delay(5)) {
    const { rows } = await client.query<{ ballots: string }>('select ballots from polls where id = 1');
    if (Number(rows[0]?.ballots) >= ballots) return;
    if (Date.now() > deadline)
      throw new Error(`Timed out: ${String(rows[0]?.ballots)} of ${String(ballots)} ballots recorded.`);
  }
}

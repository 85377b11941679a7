// Measures how many ballots one worker process records per second from a backlog in the queue, beside the same batches
// written without a queue. Each contender has its own database, and is warmed up before its backlog is released.
import { createPool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { recordBatch } from '@hands/worker/record-batch';
import pg from 'pg';
import { plainUpsert } from './baselines/plain-upsert.ts';
import { drainBacklog } from './drain-backlog.ts';
import { makeBatches } from './make-ballots.ts';
import type { BenchOptions } from './parse-options.ts';
import type { BenchEnvironment } from './set-up.ts';

const backlog = 200_000;
const warmUp = 20_000;

export const contenders = ['worker', 'upsert', 'statement'] as const;
type Contender = (typeof contenders)[number];

/** Ballots per second by round. */
export type Recorded = Record<Contender, number[]>;

const measure: Record<Contender, (environment: BenchEnvironment, databaseUrl: string) => Promise<number>> = {
  worker: recordByWorker,
  upsert: recordByPlainUpsert,
  statement: recordByStatement,
};

export async function measureRecording(
  environment: BenchEnvironment,
  { rounds }: BenchOptions,
  log: (line: string) => void,
): Promise<Recorded> {
  const recorded: Recorded = { worker: [], upsert: [], statement: [] };
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      const databaseUrl = await environment.createDatabase();
      const rate = backlog / (await measure[contender](environment, databaseUrl));
      await checkCount(databaseUrl);
      await environment.dropDatabase(databaseUrl);
      recorded[contender].push(rate);
      log(`record ${String(round)}/${String(rounds)} ${contender} ${String(Math.round(rate))}/s`);
    }
  }
  return recorded;
}

/** @returns seconds from the release of the backlog until its last ballot is counted */
async function recordByWorker(environment: BenchEnvironment, databaseUrl: string): Promise<number> {
  const urls = { databaseUrl, redisUrl: environment.redisUrl };
  const { seconds } = await drainBacklog(environment, urls, makeBatches(warmUp), makeBatches(backlog));
  return seconds;
}

async function recordByPlainUpsert(_environment: BenchEnvironment, databaseUrl: string): Promise<number> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    return await recordAll((batch) => plainUpsert(client, batch));
  } finally {
    await client.end();
  }
}

async function recordByStatement(_environment: BenchEnvironment, databaseUrl: string): Promise<number> {
  const pool = createPool(databaseUrl, { warn: console.warn });
  try {
    return await recordAll((batch) => recordBatch(pool, batch));
  } finally {
    await pool.end();
  }
}

async function recordAll(record: (batch: Ballot[]) => Promise<unknown>): Promise<number> {
  for (const batch of makeBatches(warmUp)) await record(batch);
  const batches = makeBatches(backlog);
  const start = performance.now();
  for (const batch of batches) await record(batch);
  return (performance.now() - start) / 1000;
}

async function checkCount(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from ballots');
  await client.end();
  if (Number(rows[0]?.count) !== warmUp + backlog) {
    throw new Error(`${String(rows[0]?.count)} ballots recorded instead of ${String(warmUp + backlog)}.`);
  }
}

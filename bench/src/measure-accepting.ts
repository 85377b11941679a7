// Measures how many votes one vote process accepts per second, each on disk before its 202, beside the baselines.
import type { Batch } from '@hands/shared/poll/batch';
import autocannon from 'autocannon';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BenchOptions } from './parse-options.ts';
import type { BenchEnvironment } from './set-up.ts';
import type { Child } from './start-child.ts';

const connections = 512;
const warmUpSeconds = 2;
const vote = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"choice":0}',
} as const;

export const contenders = ['vote', 'bare', 'express', 'job'] as const;
export type Contender = (typeof contenders)[number];

/** Votes per second by round. */
export type Accepted = Record<Contender, number[]>;

export async function measureAccepting(
  environment: BenchEnvironment,
  { rounds, seconds }: BenchOptions,
  log: (line: string) => void,
): Promise<Accepted> {
  const children = await startContenders(environment);
  const accepted: Accepted = { vote: [], bare: [], express: [], job: [] };
  for (const contender of contenders) await load(children[contender].url, warmUpSeconds);
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      await emptyQueues(environment);
      const { votes, rate } = await load(children[contender].url, seconds);
      await checkQueue(environment, contender, votes);
      accepted[contender].push(rate);
      log(`accept ${String(round)}/${String(rounds)} ${contender} ${String(Math.round(rate))}/s`);
    }
  }
  await environment.redis.flushall();
  for (const child of Object.values(children)) await child.stop();
  return accepted;
}

/** Empties Redis, but keeps the id of the queue: vote accepts no votes for a queue that has lost its id. */
async function emptyQueues({ redis }: BenchEnvironment): Promise<void> {
  const key = 'hands:{votes-0}:id';
  const id = await redis.get(key);
  const transaction = redis.multi().flushall();
  if (id !== null) transaction.set(key, id);
  await transaction.exec();
}

async function startContenders(environment: BenchEnvironment): Promise<Record<Contender, Child>> {
  const env = {
    DATABASE_URL: await environment.createDatabase(),
    REDIS_URL: environment.redisUrl,
    COOKIE_SECRET: 'a secret for the benchmark',
  };
  const baseline = (name: string) => environment.start(`bench/src/baselines/${name}.ts`, env, acceptsVotes);
  return {
    vote: await environment.start('vote/src/main.ts', env),
    bare: await baseline('bare-http'),
    express: await baseline('empty-express'),
    job: await baseline('one-job-per-vote'),
  };
}

async function acceptsVotes(url: string): Promise<boolean> {
  const { status } = await fetch(`${url}/polls/1/vote`, vote);
  return status === 202;
}

/** @throws if any answer is not a 202 */
async function load(url: string, duration: number): Promise<{ votes: number; rate: number }> {
  const result = await autocannon({
    url: `${url}/polls/1/vote`,
    ...vote,
    connections,
    duration,
  });
  const statusCodeStats = result.statusCodeStats ?? {};
  const votes = statusCodeStats['202']?.count ?? 0;
  const answers = Object.values(statusCodeStats).reduce((sum, { count }) => sum + (count ?? 0), 0);
  if (votes === 0 || answers !== votes || result.errors > 0 || result.timeouts > 0) {
    const { errors, timeouts } = result;
    throw new Error(
      `${url} did not accept every vote: ${JSON.stringify({ statusCodeStats, errors, timeouts })}`,
    );
  }
  return { votes, rate: votes / result.duration };
}

/** @throws if the queue holds fewer ballots than were accepted, because the figures would then be worthless */
async function checkQueue(
  { redis }: BenchEnvironment,
  contender: Contender,
  accepted: number,
): Promise<void> {
  const count = { vote: countBatched, job: countJobs, bare: undefined, express: undefined }[contender];
  if (!count) return;
  const queued = await count(redis);
  if (queued < accepted)
    throw new Error(`${contender}: ${String(accepted)} accepted, but only ${String(queued)} in the queue.`);
}

async function countBatched(connection: Redis): Promise<number> {
  const queue = new Queue<Batch>('{votes-0}', { connection });
  const jobs = await queue.getJobs(['waiting']);
  await queue.close();
  return jobs.reduce((sum, { data }) => sum + data.ballots.length, 0);
}

async function countJobs(connection: Redis): Promise<number> {
  const queue = new Queue('one-job-per-vote', { connection });
  const count = await queue.getWaitingCount();
  await queue.close();
  return count;
}

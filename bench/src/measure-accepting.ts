// Measures how many votes one vote process accepts per second, each on disk before its 202, beside the baselines.
import { randomUUID } from 'node:crypto';
import { encrypt } from '@hands/shared/auth/encrypt';
import { encryptTokenVoter, tokenVoterCookie } from '@hands/shared/auth/token-voter-cookie';
import { signVoterId } from '@hands/shared/auth/voter-cookie';
import type { Batch } from '@hands/shared/poll/batch';
import type { VoterRule } from '@hands/shared/poll/poll';
import autocannon from 'autocannon';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BenchOptions } from './parse-options.ts';
import type { BenchEnvironment } from './set-up.ts';
import type { Child } from './start-child.ts';

const connections = 512;
const secret = 'a secret for the benchmark';
const warmUpSeconds = 2;
const vote = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"choice":0}',
} as const;

/** The vote service, to which each vote comes from a new browser, and then from 512 voters by each rule; and the baselines. */
export const contenders = ['vote', 'browser', 'token', 'anyone', 'bare', 'express', 'job'] as const;
export type Contender = (typeof contenders)[number];

/** Votes per second by round. */
export type Accepted = Record<Contender, number[]>;

export async function measureAccepting(
  environment: BenchEnvironment,
  { rounds, seconds }: BenchOptions,
  log: (line: string) => void,
): Promise<Accepted> {
  const { children, targets } = await startContenders(environment);
  const accepted: Accepted = { vote: [], browser: [], token: [], anyone: [], bare: [], express: [], job: [] };
  for (const contender of contenders) await load(targets[contender], warmUpSeconds);
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      await emptyQueues(environment);
      const { votes, rate } = await load(targets[contender], seconds);
      await checkQueue(environment, contender, votes);
      accepted[contender].push(rate);
      log(`accept ${String(round)}/${String(rounds)} ${contender} ${String(Math.round(rate))}/s`);
    }
  }
  await environment.redis.flushall();
  for (const child of children) await child.stop();
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

/** Where a contender takes votes, and what the next of the 512 connections sends. */
interface Target {
  url: string;
  voter?: () => { headers?: Record<string, string>; body?: string };
}

async function startContenders(
  environment: BenchEnvironment,
): Promise<{ children: Child[]; targets: Record<Contender, Target> }> {
  const env = {
    DATABASE_URL: await environment.createDatabase(),
    REDIS_URL: environment.redisUrl,
    COOKIE_SECRET: secret,
    CREATE_POLLS: 'anyone',
    // as for addresses: what counting costs is measured
    RATE_LIMIT_PER_VOTER: '1000000',
  };
  const service = await environment.start('vote/src/main.ts', env);
  const baseline = (name: string) => environment.start(`bench/src/baselines/${name}.ts`, env, acceptsVotes);
  const bare = await baseline('bare-http');
  const express = await baseline('empty-express');
  const job = await baseline('one-job-per-vote');
  const [token, anyone] = [await createPoll(service.url, 'token'), await createPoll(service.url, 'anyone')];
  const toPoll1 = ({ url }: Child) => ({ url: `${url}/polls/1/vote` });
  const targets = {
    vote: toPoll1(service),
    browser: { ...toPoll1(service), voter: () => withCookie('voter', signVoterId(randomUUID(), secret)) },
    token: {
      url: `${service.url}/polls/${String(token.id)}/vote`,
      voter: () => {
        const voter = { voterId: randomUUID(), tokenId: randomUUID().replaceAll('-', '').slice(0, 16) };
        return withCookie(tokenVoterCookie(token.slug), encryptTokenVoter(token.slug, voter, secret));
      },
    },
    anyone: {
      url: `${service.url}/polls/${String(anyone.id)}/vote`,
      voter: () => {
        // as vote/src/voting/page-voter.ts makes it
        const voter = encrypt(`${String(anyone.id)}.${randomUUID()}`, 'page voter', secret);
        return { body: JSON.stringify({ choice: 0, voter }) };
      },
    },
    bare: toPoll1(bare),
    express: toPoll1(express),
    job: toPoll1(job),
  };
  return { children: [service, bare, express, job], targets };
}

const withCookie = (name: string, value: string) => ({
  headers: { ...vote.headers, cookie: `${name}=${encodeURIComponent(value)}` },
});

async function createPoll(url: string, voters: VoterRule): Promise<{ id: number; slug: string }> {
  const response = await fetch(`${url}/polls`, {
    method: 'POST',
    headers: vote.headers,
    body: JSON.stringify({ question: 'Which?', options: [{ text: 'A' }, { text: 'B' }], voters }),
  });
  if (response.status !== 201) throw new Error(`no poll was created: ${await response.text()}`);
  return (await response.json()) as { id: number; slug: string };
}

async function acceptsVotes(url: string): Promise<boolean> {
  const { status } = await fetch(`${url}/polls/1/vote`, vote);
  return status === 202;
}

/** @throws if any answer is not a 202 */
async function load({ url, voter }: Target, duration: number): Promise<{ votes: number; rate: number }> {
  const result = await autocannon({
    url,
    ...vote,
    connections,
    duration,
    ...(voter && {
      setupClient: (client) => {
        const { headers, body } = voter();
        if (headers) client.setHeaders(headers);
        if (body !== undefined) client.setBody(body);
      },
    }),
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
  const isBaseline = contender === 'bare' || contender === 'express';
  const count = isBaseline ? undefined : contender === 'job' ? countJobs : countBatched;
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

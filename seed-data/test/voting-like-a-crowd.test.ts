import { expect, test } from 'vitest';
import type { RetryRules } from '../src/cast-vote.ts';
import { parseOptions } from '../src/parse-options.ts';
import { runCrowd } from '../src/run-crowd.ts';
import { poll, startBallotServer } from './ballot-server.ts';
import type { BallotServer } from './ballot-server.ts';

const eager: RetryRules = { attempts: 4, firstWaitMs: 1, maxWaitMs: 4, maxRetryAfterMs: 2_000 };
const never = new AbortController().signal;
const single = poll(1);

const crowd = (url: string, ...args: string[]) => parseOptions(['--url', url, ...args]);
const choices = ({ counted }: BallotServer, choice: number) =>
  [...counted.values()].filter(({ choices }) => choices[0] === choice && choices.length === 1).length;

test('F118: the shares are exact and every voter is new', async () => {
  const server = await startBallotServer();
  const outcome = await runCrowd(crowd(server.url, '--votes', '300'), single, never);
  expect(outcome).toMatchObject({ accepted: 300, refused: 0, retried: 0, interrupted: false });
  expect(server.counted.size).toBe(300);
  expect([choices(server, 0), choices(server, 1)]).toEqual([200, 100]);
});

test('F192: in a multiple poll, ballots name several options, but no more than allowed', async () => {
  const server = await startBallotServer();
  const several = poll(1, { kind: 'multiple', maxChoices: 2 });
  await runCrowd(crowd(server.url, '--votes', '300', '--shares', '5:3:1'), several, never);
  const ballots = [...server.counted.values()].map(({ choices }) => choices);
  expect(ballots.filter(({ length }) => length === 2).length).toBeGreaterThan(75);
  for (const ballot of ballots) {
    expect(ballot.length).toBeLessThanOrEqual(2);
    expect(new Set(ballot).size).toBe(ballot.length);
  }
});

test('in a ranked poll, ballots usually rank popular options first, and never one without a share', async () => {
  const server = await startBallotServer();
  await runCrowd(
    crowd(server.url, '--votes', '400', '--shares', '6:3:1:0'),
    poll(1, { kind: 'ranked' }),
    never,
  );
  const ballots = [...server.counted.values()].map(({ choices }) => choices);
  const first = (position: number) => ballots.filter(([choice]) => choice === position).length;
  expect(first(0)).toBeGreaterThan(first(1));
  expect(first(1)).toBeGreaterThan(first(2));
  expect(first(3)).toBe(0);
  expect(ballots.some(({ length }) => length === 3)).toBe(true);
  for (const ballot of ballots) expect(new Set(ballot).size).toBe(ballot.length);
});

test('a vote that is answered with 503 is cast again by the same voter', async () => {
  const server = await startBallotServer((n, response) => {
    if (n >= 10) return false;
    response.writeHead(503, { 'set-cookie': 'voter=somebody.else; Path=/' }).end();
    return true;
  });
  const outcome = await runCrowd(crowd(server.url, '--votes', '30'), single, never, undefined, eager);
  expect(outcome).toMatchObject({ accepted: 30, refused: 0, retried: 10 });
  expect(outcome.answers.get(503)).toEqual({ page: 0, vote: 10 });
  expect(server.counted.size).toBe(30);
  expect(new Set(server.arrived).size).toBe(30);
});

test('a vote whose answer is lost is cast again by the same voter, so that it counts once', async () => {
  const unlucky = new Set<string | undefined>();
  const server = await startBallotServer((n, response, request) => {
    // each voter loses at most one answer; a voter who lost all of them would give up
    if (n % 4 > 0 || unlucky.has(request.headers.cookie)) return false;
    unlucky.add(request.headers.cookie);
    response.destroy();
    return true;
  });
  const outcome = await runCrowd(crowd(server.url, '--votes', '30'), single, never, undefined, eager);
  expect(outcome).toMatchObject({ accepted: 30, refused: 0 });
  expect(outcome.answers.get('ECONNRESET')?.vote).toBe(outcome.retried);
  expect(new Set(server.arrived).size).toBe(30);
});

test('waits as long as Retry-After says', async () => {
  const server = await startBallotServer((n, response) => {
    if (n > 0) return false;
    response.writeHead(429, { 'retry-after': '1' }).end();
    return true;
  });
  const outcome = await runCrowd(crowd(server.url, '--votes', '1'), single, never, undefined, eager);
  expect(outcome.accepted).toBe(1);
  expect(outcome.seconds).toBeGreaterThan(0.99);
});

test('waits for as long as the service limits the rate, which is no failed attempt', async () => {
  const server = await startBallotServer((n, response) => {
    if (n >= 3 * eager.attempts) return false;
    response.writeHead(429, { 'retry-after': '0' }).end();
    return true;
  });
  const outcome = await runCrowd(crowd(server.url, '--votes', '1'), single, never, undefined, eager);
  expect(outcome).toMatchObject({ accepted: 1, refused: 0, retried: 3 * eager.attempts });
});

test('gives up if it is asked to wait for very long each time', async () => {
  const server = await startBallotServer((_, response) => {
    response.writeHead(429, { 'retry-after': '3600' }).end();
    return true;
  });
  const rules = { ...eager, maxRetryAfterMs: 10 };
  const outcome = await runCrowd(crowd(server.url, '--votes', '1'), single, never, undefined, rules);
  expect(outcome).toMatchObject({ accepted: 0, refused: 1, retried: eager.attempts - 1 });
});

test('does not retry a vote that the poll rejects', async () => {
  const server = await startBallotServer((_, response) => {
    response.writeHead(400).end();
    return true;
  });
  const outcome = await runCrowd(crowd(server.url, '--votes', '5'), single, never, undefined, eager);
  expect(outcome).toMatchObject({ accepted: 0, refused: 5, retried: 0 });
  expect(server.arrived).toHaveLength(5);
});

test('the crowd stops if the service stays unavailable, and reports all votes that were not accepted', async () => {
  const server = await startBallotServer((n) => {
    if (n === 9) server.close();
    return false;
  });
  const options = crowd(server.url, '--votes', '10000', '--concurrency', '5');
  const outcome = await runCrowd(options, single, never, undefined, eager);
  expect(outcome.accepted).toBeLessThanOrEqual(10);
  expect(outcome.refused).toBe(10_000 - outcome.accepted);
  expect(outcome.answers.has('ECONNREFUSED')).toBe(true);
});

test('a rate spreads the votes over time', async () => {
  const server = await startBallotServer();
  const outcome = await runCrowd(crowd(server.url, '--votes', '21', '--rate', '40'), single, never);
  expect(outcome.accepted).toBe(21);
  expect(outcome.seconds).toBeGreaterThan(0.49);
});

test('a stop lets votes in progress finish and starts no new ones', async () => {
  const stop = new AbortController();
  const server = await startBallotServer((n) => {
    if (n === 20) stop.abort();
    return false;
  });
  const options = crowd(server.url, '--votes', '100000', '--concurrency', '5');
  const outcome = await runCrowd(options, single, stop.signal);
  expect(outcome).toMatchObject({ refused: 0, interrupted: true });
  expect(outcome.accepted).toBe(server.counted.size);
  expect(outcome.accepted).toBeLessThan(30);
});

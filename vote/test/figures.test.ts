import { beat } from '@hands/db/heartbeats';
import { createPool } from '@hands/db/pool';
import { readMetrics } from '@hands/shared/http/read-metrics';
import { logger } from '@hands/testing/logger';
import { openVote } from '@hands/testing/open-vote';
import { expect, onTestFinished, test } from 'vitest';

async function openCounting() {
  const vote = await openVote();
  onTestFinished(() => vote.close());
  const url = await vote.serve();
  const stats = async () => (await (await fetch(`${url}/stats`)).json()) as Record<string, unknown>;
  const post = async (path: string, body: string, headers = {}) => {
    const init = { method: 'POST', body, redirect: 'manual' as const };
    const json = { 'Content-Type': 'application/json' };
    return (await fetch(url + path, { ...init, headers: { ...json, ...headers } })).status;
  };
  return { vote, url, stats, post };
}

const asForm = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
const userVote = (optionId: number) => JSON.stringify({ pollId: 1, optionId, userId: 'user 1' });

test('F051: GET /stats counts polls, ballots, and accepted and refused votes on every route', async () => {
  const { vote, stats, post } = await openCounting();
  const before = await stats();
  expect(before).toEqual({
    polls: 1,
    openPolls: 1,
    ballots: 0,
    votesAccepted: 0,
    votesRefused: 0,
    pending: 0,
    behindMs: null,
    inFlight: null,
    failedBatches: null,
    uptimeSeconds: expect.any(Number),
  });
  await vote.pool.query(
    `insert into polls (question, opens_at, closes_at)
     values ('Open?', now() - interval '1 h', now() + interval '1 h'),
            ('Over?', null, now() - interval '1 s'),
            ('Soon?', now() + interval '1 h', null)`,
  );
  await vote.pool.query("insert into ballots values (1, gen_random_uuid(), '{0}', now())");
  expect(await post('/polls/1/vote', '{"choice": 0}')).toBe(202);
  expect(await post('/', 'vote=a', asForm)).toBe(303);
  expect(await post('/vote', userVote(1))).toBe(202);
  expect(await post('/polls/1/vote', '{"choice": 7}')).toBe(400);
  expect(await post('/polls/1/vote', '', asForm)).toBe(400);
  expect(await post('/votes', userVote(7))).toBe(400);
  expect(await post('/polls/77/vote', '{"choice": 0}')).toBe(404);
  // creating a poll is not a vote
  expect(await post('/polls', '{}')).toBe(400);
  expect(await stats()).toMatchObject({
    polls: 4,
    openPolls: 2,
    ballots: 1,
    votesAccepted: 3,
    votesRefused: 4,
    pending: 0,
  });
});

test('F051: GET /stats answers 503 while the database is unavailable', async () => {
  const { vote } = await openCounting();
  const offline = createPool('postgres://postgres:password@127.0.0.1:1/votes', logger, { max: 1 });
  onTestFinished(() => offline.end());
  const response = await fetch(`${await vote.serve({ pool: offline })}/stats`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
});

test('F052, F138, F176: GET /metrics counts votes, errors and batches, in Prometheus format', async () => {
  const { vote, url, post } = await openCounting();
  expect(await readMetrics(url)).toMatchObject({
    hands_votes_accepted_total: 0,
    hands_batch_ballots_count: 0,
    hands_ballots_pending: 0,
  });
  const sent: number[] = [];
  const { add } = vote.parts.queue;
  vote.parts.queue.add = (shard, ballots) => {
    sent.push(ballots.length);
    return add(shard, ballots);
  };
  const votes = Array.from({ length: 20 }, () => post('/polls/1/vote', '{"choice": 0}'));
  expect(await Promise.all(votes)).toEqual(votes.map(() => 202));
  await post('/polls/1/vote', '{"choice": 7}');
  await post('/polls/77/vote', '{"choice": 0}');
  vote.parts.queue.add = () => Promise.reject(new Error('no queue'));
  await post('/polls/1/vote', '{"choice": 0}');
  expect(await readMetrics(url)).toMatchObject({
    hands_votes_accepted_total: 20,
    'hands_votes_refused_total{status="400",reason="bad-request"}': 1,
    'hands_votes_refused_total{status="404",reason="not-found"}': 1,
    'hands_votes_refused_total{status="503",reason="queue-unavailable"}': 1,
    // including the one that was sent but not accepted by the queue
    hands_batch_ballots_count: sent.length + 1,
    hands_batch_ballots_sum: 21,
    hands_queueing_seconds_count: sent.length + 1,
    'hands_batch_ballots_bucket{le="1"}': sent.filter((ballots) => ballots === 1).length + 1,
    process_cpu_seconds_total: expect.any(Number),
  });
});

test('GET /metrics counts refused votes by reason, including those sent by a form', async () => {
  const { vote, url, post } = await openCounting();
  await vote.pool.query(
    `insert into polls (id, question, vote_change, opens_at, closes_at)
     overriding system value
     values (50, 'Over?', true, null, now() - interval '1 s'),
            (51, 'Soon?', true, now() + interval '1 h', null),
            (52, 'Once?', false, null, null)`,
  );
  await vote.pool.query(
    `insert into options select poll, position, 'text' from generate_series(50, 52) as poll, generate_series(0, 1) as position`,
  );
  const form = (poll: number, headers = {}) =>
    post(`/polls/${poll}/vote`, 'choices=0', { ...asForm, ...headers });
  expect(await form(50)).toBe(409);
  expect(await form(51)).toBe(409);
  expect(await form(1, { Origin: 'http://elsewhere.example' })).toBe(403);
  const once = (optionId: number) =>
    post('/vote', JSON.stringify({ pollId: 52, optionId, userId: 'user 1' }));
  expect([await once(0), await once(1)]).toEqual([202, 400]);
  const figures = await readMetrics(url);
  const refused = Object.entries(figures).filter(([series]) => series.startsWith('hands_votes_refused'));
  expect(Object.fromEntries(refused)).toEqual({
    'hands_votes_refused_total{status="409",reason="closed"}': 1,
    'hands_votes_refused_total{status="409",reason="not-open-yet"}': 1,
    'hands_votes_refused_total{status="403",reason="cross-site-request"}': 1,
    'hands_votes_refused_total{status="400",reason="already-voted"}': 1,
  });
  expect(figures.hands_votes_accepted_total).toBe(1);
});

test('GET /stats shows the worker’s latest report on the queue, unless it is too old', async () => {
  const { vote, stats } = await openCounting();
  await beat(vote.pool, 'worker', {
    queue: 'up',
    inFlight: 12,
    failedBatches: 1,
    settledTo: 0,
    behindMs: 40.5,
    unreachableQueues: [],
    holdUp: null,
  });
  expect(await stats()).toMatchObject({ behindMs: 40.5, inFlight: 12, failedBatches: 1 });
  await vote.pool.query(`update heartbeats set beat_at = now() - interval '4 s'`);
  expect(await stats()).toMatchObject({ behindMs: null, inFlight: null, failedBatches: null });
});

test('F052: GET /metrics shows ballots that the queue has not confirmed yet', async () => {
  const { vote, url, stats, post } = await openCounting();
  let confirm = () => {};
  vote.parts.queue.add = () => new Promise<void>((resolve) => (confirm = resolve));
  const answer = post('/polls/1/vote', '{"choice": 0}');
  await expect.poll(() => readMetrics(url)).toMatchObject({ hands_ballots_pending: 1 });
  expect(await stats()).toMatchObject({ pending: 1, votesAccepted: 0 });
  confirm();
  expect(await answer).toBe(202);
  expect(await readMetrics(url)).toMatchObject({ hands_ballots_pending: 0, hands_votes_accepted_total: 1 });
});

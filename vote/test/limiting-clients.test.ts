// What one client may do, and that nothing else is held up.
import { asAdmin } from '@hands/testing/administrator';
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { readMetrics } from '@hands/shared/http/read-metrics';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { postPoll } from '@hands/testing/post-poll';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';

let vote: TestVote;
beforeAll(async () => (vote = await openVote()));
afterAll(() => vote.close());

const off = { perAddress: 0, perVoter: 0, polls: 0, wrongCodes: 0, wrongTokens: 0 };
const from = (address: string) => ({ 'X-Forwarded-For': address });

/** An instance behind one proxy, with these limits and no others. */
const serve = (limits: Partial<typeof off>) =>
  vote.serve({ limits: { ...off, ...limits }, trustProxy: readTrustProxy('1') });

const castVote = (url: string, headers: Record<string, string> = {}, poll = 1) =>
  fetch(`${url}/polls/${poll}/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"choice": 0}',
  });

const statusesOf = async (responses: Promise<Response>[]) =>
  (await Promise.all(responses)).map(({ status }) => status).toSorted();

const times = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));

/** All instances of this file share their metrics. */
const refusedFor = async (url: string) =>
  (await readMetrics(url))[
    'hands_votes_refused_total{status="429",reason="too-many-votes-from-one-address"}'
  ] ?? 0;

async function cookieOf(url: string): Promise<string> {
  const page = await fetch(`${url}/polls/1`, { headers: { Accept: 'text/html' } });
  return page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

describe('F152, F193: votes per address', () => {
  test('a burst of fifty times the rate is taken, what goes beyond waits for a second and is not counted', async () => {
    const url = await serve({ perAddress: 1 });
    const before = await refusedFor(url);
    // one in each second that it takes, and fifty of the burst
    const responses = await Promise.all(times(200, () => castVote(url, from('192.0.2.1'))));
    const accepted = responses.filter(({ status }) => status === 202);
    const refused = responses.filter(({ status }) => status === 429);
    expect(accepted.length + refused.length).toBe(200);
    expect(accepted.length).toBeGreaterThanOrEqual(51);
    expect(refused.length).toBeGreaterThan(0);
    const [first] = refused;
    expect(first?.headers.get('retry-after')).toBe('1');
    expect(first?.headers.getSetCookie()).toEqual([]);
    expect(await first?.json()).toMatchObject({ status: 429, title: 'Too many votes from one address' });
    expect((await refusedFor(url)) - before).toBe(refused.length);
  });

  test('the rate comes back after a second', async () => {
    const url = await serve({ perAddress: 1 });
    await Promise.all(times(60, () => castVote(url, from('192.0.2.1'))));
    await expect.poll(async () => (await castVote(url, from('192.0.2.1'))).status).toBe(202);
  });

  test('other addresses are not affected; the addresses of one IPv6 household count as one', async () => {
    const url = await serve({ perAddress: 1 });
    const statuses = await statusesOf(
      times(80, (index) =>
        castVote(url, from(`2001:db8:1:2${index.toString(16).padStart(2, '0')}::${index}`)),
      ),
    );
    expect(statuses).toContain(429);
    expect((await castVote(url, from('2001:db8:1:300::1'))).status).toBe(202);
    expect((await castVote(url, from('192.0.2.1'))).status).toBe(202);
  });

  test('every way to vote counts, and nothing else does', async () => {
    const url = await serve({ perAddress: 1 });
    const headers = { 'Content-Type': 'application/json', ...from('192.0.2.1') };
    const body = (index: number) => JSON.stringify({ pollId: 1, optionId: 0, userId: `user ${index}` });
    await Promise.all(
      times(60, (index) => fetch(`${url}/vote`, { method: 'POST', headers, body: body(index) })),
    );
    const form = { method: 'POST', body: new URLSearchParams({ vote: 'a' }), headers: from('192.0.2.1') };
    expect(
      await statusesOf([
        ...times(10, () => fetch(`${url}/`, form)),
        ...times(10, () => fetch(`${url}/votes`, { method: 'POST', headers, body: body(99) })),
      ]),
    ).toContain(429);
    for (const path of ['/health', '/metrics', '/live', '/polls', '/polls/1'])
      expect((await fetch(url + path, { headers: from('192.0.2.1') })).status).toBe(200);
  });

  test('F120: with the defaults, 1,000 votes from one address, 50 at a time, are all taken', async () => {
    const url = await vote.serve();
    const statuses = new Set<number>();
    for (let count = 0; count < 1_000; count += 50)
      for (const status of await statusesOf(times(50, () => castVote(url)))) statuses.add(status);
    expect([...statuses]).toEqual([202]);
  });
});

describe('F152, F193: votes per voter and poll', () => {
  test('a voter may change a vote ten times in ten seconds', async () => {
    const url = await serve({ perVoter: 10 });
    const cookie = { Cookie: await cookieOf(url) };
    expect(await statusesOf(times(12, () => castVote(url, cookie)))).toEqual([
      ...Array<number>(10).fill(202),
      429,
      429,
    ]);
    const refused = await castVote(url, cookie);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ title: 'Too many votes' });
    // other polls and other voters are not affected
    const other = await postPoll(url);
    expect((await castVote(url, cookie, other)).status).toBe(202);
    expect((await castVote(url, { Cookie: await cookieOf(url) })).status).toBe(202);
  });

  test('the same holds for a user whom a program names', async () => {
    const url = await serve({ perVoter: 3 });
    const cast = (userId: string) =>
      fetch(`${url}/vote`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ pollId: 1, optionId: 0, userId }),
      });
    expect(await statusesOf(times(4, () => cast('ann')))).toEqual([202, 202, 202, 429]);
    expect((await cast('bob')).status).toBe(202);
  });

  test('the script of the ballot page gets a page with a way back to the ballot', async () => {
    const url = await serve({ perVoter: 1 });
    const headers = { Cookie: await cookieOf(url), Accept: 'text/html', 'Sec-Fetch-Dest': 'empty' };
    await castVote(url, headers);
    const refused = await castVote(url, headers);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('href="/polls/1"');
  });
});

test('production does not start without TRUST_PROXY, which may be 0', () => {
  const production = {
    DATABASE_URL: 'postgres://localhost/votes',
    NODE_ENV: 'production',
    COOKIE_SECRET: 'a secret of these tests',
  };
  expect(() => loadConfig(production)).toThrow(/TRUST_PROXY: is required in production/);
  expect(loadConfig({ ...production, TRUST_PROXY: '0' }).limits).toEqual(vote.parts.limits);
});

test('0 turns a limit off', async () => {
  const url = await serve({});
  const cookie = { Cookie: await cookieOf(url) };
  expect(new Set(await statusesOf(times(100, () => castVote(url, cookie))))).toEqual(new Set([202]));
});

describe('creating polls', () => {
  const create = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/polls`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: '{"question": "Tea?", "options": [{"text": "Yes"}, {"text": "No"}]}',
    });

  test('is limited per address if anyone may create polls', async () => {
    const url = await serve({ polls: 3 });
    expect(await statusesOf(times(5, () => create(url, from('192.0.2.1'))))).toEqual([
      201, 201, 201, 429, 429,
    ]);
    const refused = await create(url, from('192.0.2.1'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect(await readMetrics(url)).toMatchObject({
      'hands_requests_limited_total{reason="too-many-polls"}': 3,
    });
    expect((await create(url, from('192.0.2.2'))).status).toBe(201);
  });

  test('is not limited for administrators', async () => {
    const url = await vote.serve({ limits: { ...off, polls: 1 }, createPolls: 'token' });
    expect(await statusesOf(times(3, () => create(url, asAdmin)))).toEqual([201, 201, 201]);
  });
});

// CORS_ORIGINS: pages of listed sites use the JSON API as programs do, without their visitors' cookies.
import { adminToken } from '@hands/testing/administrator';
import { randomUUID } from 'node:crypto';
import { readReceipt } from '@hands/shared/auth/receipt';
import { usualBackend } from '@hands/testing/backends';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { afterAll, beforeAll, expect, test } from 'vitest';

const site = 'https://app.example';

let vote: TestVote;
let url = '';

beforeAll(async () => {
  vote = await openVote(usualBackend);
  url = await vote.serve({ corsOrigins: [site], createPolls: 'token' });
});
afterAll(() => vote.close());

const json = { 'Content-Type': 'application/json' };
const fromSite = { Origin: site, 'Sec-Fetch-Site': 'cross-site' };

const post = (path: string, body: object, headers: Record<string, string> = fromSite, to = url) =>
  fetch(to + path, { method: 'POST', body: JSON.stringify(body), headers: { ...json, ...headers } });

const preflight = (path: string, method: string, Origin = site, to = url) =>
  fetch(to + path, {
    method: 'OPTIONS',
    headers: { Origin, 'Access-Control-Request-Method': method, 'Sec-Fetch-Site': 'cross-site' },
  });

const corsHeaders = ({ headers }: Response) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

test('F179: a listed site may vote and read, and never with credentials', async () => {
  for (const [path, method] of [
    ['/polls/1/vote', 'POST'],
    ['/vote', 'POST'],
    ['/votes', 'POST'],
    ['/polls', 'GET'],
    ['/openapi.json', 'GET'],
  ] as const) {
    const response = await preflight(path, method);
    expect(response.status, path).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(site);
    expect(response.headers.get('access-control-allow-methods')).toContain(method);
    expect(response.headers.get('access-control-allow-headers')).toContain('Content-Type');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toContain('Origin');
  }
  for (const response of [
    await post('/polls/1/vote', { choice: 0 }),
    await post('/vote', { pollId: 1, optionId: 0, userId: randomUUID() }),
    await fetch(`${url}/polls`, { headers: fromSite }),
    await fetch(`${url}/polls/1`, { headers: fromSite }),
    await fetch(`${url}/openapi.json`, { headers: fromSite }),
  ]) {
    expect(response.ok, response.url).toBe(true);
    expect(response.headers.get('access-control-allow-origin')).toBe(site);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('errors are readable for a listed site, too', async () => {
  const response = await post('/polls/1/vote', { choice: 7 });
  expect(response.status).toBe(400);
  expect(response.headers.get('access-control-allow-origin')).toBe(site);
  expect(await response.json()).toMatchObject({ errors: [{ field: 'choice' }] });
});

test('I2: a listed site votes as a new voter each time, never as its visitor, and sets no cookie', async () => {
  const visitor = randomUUID();
  const voters = new Set<string | undefined>();
  for (const choice of [0, 1]) {
    const response = await post('/polls/1/vote', { choice }, { ...fromSite, Cookie: cookieOf(visitor) });
    expect(response.status).toBe(202);
    expect(response.headers.getSetCookie()).toEqual([]);
    const { receipt } = (await response.json()) as { receipt: string };
    voters.add(readReceipt(receipt, [secret])?.voterId);
  }
  expect(voters.size).toBe(2);
  expect(voters).not.toContain(visitor);
});

test('a listed site can neither administer nor use forms of this site', async () => {
  const session = await fetch(`${url}/admin/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ token: adminToken }),
    redirect: 'manual',
  });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(cookie).toMatch(/^admin=/);
  const headers = { ...fromSite, Cookie: cookie };
  const poll = { question: 'Tea?', options: [{ text: 'Yes' }, { text: 'No' }] };
  for (const response of [
    await post('/polls', poll, headers),
    await post('/polls/1/reset', {}, headers),
    await post('/p/1/manage/close', {}, headers),
    await post('/admin/batches', {}, headers),
    await fetch(`${url}/polls/1/vote`, {
      method: 'POST',
      body: new URLSearchParams({ choice: '0' }),
      headers: { ...headers, Accept: 'text/html' },
    }),
  ]) {
    expect(response.status, response.url).toBe(403);
    expect(corsHeaders(response)).toEqual([]);
  }
  for (const path of ['/', '/admin', '/p/1/manage'])
    expect(corsHeaders(await fetch(url + path, { headers, redirect: 'manual' })), path).toEqual([]);
  expect(corsHeaders(await preflight('/polls/1', 'DELETE'))).toEqual([]);
});

test('F179: a site that is not listed gets no CORS headers and cannot vote', async () => {
  for (const Origin of [
    'https://evil.example',
    'http://app.example',
    'https://app.example.evil.example',
    'null',
  ]) {
    const response = await post('/polls/1/vote', { choice: 0 }, { Origin });
    expect(response.status).toBe(403);
    expect(corsHeaders(response)).toEqual([]);
    expect(corsHeaders(await preflight('/polls/1/vote', 'POST', Origin))).toEqual([]);
    expect(corsHeaders(await fetch(`${url}/polls`, { headers: { Origin } }))).toEqual([]);
  }
  const closed = await vote.serve();
  expect((await post('/polls/1/vote', { choice: 0 }, fromSite, closed)).status).toBe(403);
  expect(corsHeaders(await preflight('/polls/1/vote', 'POST', site, closed))).toEqual([]);
});

test('with *, every site is listed, and our own pages still vote with their cookie', async () => {
  const open = await vote.serve({ corsOrigins: '*' });
  const response = await post('/polls/1/vote', { choice: 0 }, { Origin: 'https://any.example' }, open);
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([202, '*']);
  const voter = randomUUID();
  const own = await post('/polls/1/vote', { choice: 0 }, { Origin: open, Cookie: cookieOf(voter) }, open);
  const { receipt } = (await own.json()) as { receipt: string };
  expect(readReceipt(receipt, [secret])?.voterId).toBe(voter);
  expect(corsHeaders(own)).toEqual([]);
});

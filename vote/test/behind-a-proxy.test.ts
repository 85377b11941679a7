// The addresses of the service, as browsers and proxies in front of it name them.
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { usualBackend } from '@hands/testing/backends';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, expect, test } from 'vitest';

let vote: TestVote;
let url = '';

beforeAll(async () => {
  vote = await openVote(usualBackend);
  url = await vote.serve({
    trustProxy: readTrustProxy('1'),
    ownOrigins: ['https://vote.example'],
  });
});
afterAll(() => vote.close());

const asForm = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };

const submit = (headers: Record<string, string>, to = url) =>
  fetch(`${to}/polls/1/vote`, {
    method: 'POST',
    body: 'choice=0',
    redirect: 'manual',
    headers: { ...asForm, ...headers },
  });

test.each<[string, Record<string, string>]>([
  ['X1: with Referrer-Policy: no-referrer', { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }],
  [
    'X2: that drops the port, for a browser on https',
    { Origin: 'https://a:8443', 'Sec-Fetch-Site': 'same-origin' },
  ],
  ['X2: that forwards the host', { Origin: 'https://a.example', 'X-Forwarded-Host': 'a.example' }],
  ['X2: at the configured address', { Origin: 'https://vote.example' }],
])('a vote by form is taken behind a proxy %s', async (_what, headers) => {
  expect((await submit(headers)).status).toBe(303);
});

test.each<[string, Record<string, string>]>([
  ['X1: cross-site', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
  ['X1: same-site', { Origin: 'null', 'Sec-Fetch-Site': 'same-site' }],
  ['X1: nothing', { Origin: 'null' }],
  ['X2: a foreign origin', { Origin: 'https://evil.example', 'X-Forwarded-Host': 'a.example' }],
])('a vote by form is refused if the browser says %s', async (_what, headers) => {
  expect((await submit(headers)).status).toBe(403);
});

test('X2: the page that refuses a form names Origin, Host and what to change', async () => {
  const untrusting = await vote.serve();
  const { host } = new URL(untrusting);
  const page = async (headers: Record<string, string>) => {
    const response = await submit(headers, untrusting);
    expect(response.status).toBe(403);
    return response.text();
  };
  const plain = await page({ Origin: 'https://a.example' });
  for (const word of ['https://a.example (Origin)', `${host} (Host)`, '$http_host', 'VOTE_URL'])
    expect(plain).toContain(word);
  const forwarded = await page({ Origin: 'https://a.example', 'X-Forwarded-Host': 'a.example' });
  expect(forwarded).toContain('set TRUST_PROXY');
});

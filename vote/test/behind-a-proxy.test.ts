// The addresses of the service, as browsers and proxies in front of it name them.
import { asAdmin } from '@hands/testing/administrator';
import { get } from 'node:http';
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { readReceipt } from '@hands/shared/auth/receipt';
import { usualBackend } from '@hands/testing/backends';
import { managePathOf } from '@hands/testing/manage-path-of';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { secret } from '@hands/testing/voter-cookie';
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

/** fetch() does not set Host. */
interface Page {
  status: number | undefined;
  location: string | undefined;
  policy: string | string[] | undefined;
  body: string;
}

function getPage(address: string, headers: Record<string, string>): Promise<Page> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { Accept: 'text/html', ...headers } }, (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then((chunks) => {
          const { location, 'content-security-policy': policy } = response.headers;
          resolve({ status: response.statusCode, location, policy, body: chunks.join('') });
        }, reject);
    }).on('error', reject);
  });
}

const resultsAt = (address: string) => new RegExp(`href="${address}/p/[0-9a-z]{10}/results"`);

test.each([
  ['V7: opened by the machine’s address', { Host: '192.168.1.7:5000' }, 'http://192.168.1.7:5001'],
  [
    'V8: behind an https proxy',
    { 'X-Forwarded-Host': 'polls.example', 'X-Forwarded-Proto': 'https' },
    'https://polls.example',
  ],
])('%s, links lead to the results there', async (_what, headers, results) => {
  const page = await managePathOf(vote.pool, 1);
  for (const path of ['/', '/polls', '/polls/1', '/admin', page])
    expect((await getPage(url + path, { ...headers, ...asAdmin })).body, path).toMatch(resultsAt(results));
  expect((await getPage(`${url}/polls/1/results?present`, headers)).location).toBe(
    `${results}/polls/1/results?present`,
  );
});

test.each(['a;b', 'a,b', 'a b', "a'b"])('a host that is none, %s, changes no header', async (Host) => {
  for (const path of ['/', '/polls/1']) {
    const { status, body, policy } = await getPage(url + path, { Host });
    expect(status).toBe(200);
    expect(body).toMatch(resultsAt('http://localhost:5001'));
    expect(policy).toContain("default-src 'self'");
  }
});

test('V7: an address of the results that is set wins', async () => {
  const set = await vote.serve({ resultUrl: 'https://result.example' });
  const { body } = await getPage(set, { Host: '192.168.1.7:5000' });
  expect(body).toMatch(resultsAt('https://result.example'));
});

test('V6: if the results are on another host, the link of those who have voted carries their receipt', async () => {
  await vote.pool.query(`update polls set results_visible = 'after_vote' where id = 1`);
  const voteUrl = 'https://vote.example';
  const two = await vote.serve({ voteUrl, resultUrl: 'https://result.example' });
  const one = await vote.serve({ voteUrl, resultUrl: 'https://vote.example:8443' });
  const linkOn = async (address: string, Cookie = '') => {
    const { body } = await getPage(`${address}/polls/1`, { Cookie, Host: 'vote.example' });
    return new URL(/href="([^"]+\/results[^"]*)"/.exec(body)?.[1] ?? '');
  };
  expect((await linkOn(two)).search).toBe('');
  const cookies = (await submit({}, two)).headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const link = await linkOn(two, cookies.join('; '));
  expect(link.href).toMatch(/^https:\/\/result\.example\/p\/\w{10}\/results\?/);
  expect(readReceipt(link.searchParams.get('receipt') ?? '', [secret])).toMatchObject({ pollId: 1 });
  expect((await linkOn(one, cookies.join('; '))).search).toBe('');
  await vote.pool.query(`update polls set results_visible = 'always' where id = 1`);
  await expect.poll(async () => (await linkOn(two, cookies.join('; '))).search).toBe('');
});

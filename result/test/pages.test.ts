import { ensureSamplePoll } from '@hands/db/migrate';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { slugOf } from '@hands/testing/slug-of';
import { startResult } from '@hands/testing/start-result';
import QRCode from 'qrcode';
import { expect, test } from 'vitest';
import { findBallotUrl } from '../src/pages/find-ballot-url.ts';

const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

async function setUp() {
  const { url, pool } = await openDatabase();
  return { url, pool, ...(await startResult(url)) };
}

test('F045: GET /polls/{id}/results is the snapshot as JSON', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee', 'Water'] });
  await addBallot(pool, poll, 1);
  const answer = await fetch(`${address}/polls/${String(poll)}/results`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    pollId: poll,
    slug: await slugOf(pool, poll),
    listed: true,
    version: 1,
    question: 'Which?',
    description: '',
    kind: 'single',
    status: 'open',
    resultsVisible: 'always',
    showFrom: null,
    visible: true,
    options: [
      { position: 0, text: 'Tea', votes: 0 },
      { position: 1, text: 'Coffee', votes: 1 },
      { position: 2, text: 'Water', votes: 0 },
    ],
    total: 1,
    inFlight: 0,
    opensAt: null,
    closesAt: null,
    sealedAt: null,
    timeZone: 'UTC',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
    completeTo: null,
  });
});

test('the status depends on when a poll opens and closes, and a poll may have no options', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: [] });
  const status = async () => {
    const answer = await fetch(`${address}/polls/${String(poll)}/results`);
    return ((await answer.json()) as { status: string; options: unknown }).status;
  };
  expect(await status()).toBe('open');
  await pool.query(`update polls set opens_at = now() + interval '1 hour' where id = $1`, [poll]);
  expect(await status()).toBe('scheduled');
  await pool.query(`update polls set opens_at = null, closes_at = now() - interval '1 hour' where id = $1`, [
    poll,
  ]);
  expect(await status()).toBe('closing');
  await pool.query('update polls set sealed_at = now() where id = $1', [poll]);
  expect(await status()).toBe('final');
});

test.each([
  '0',
  '-1',
  '1.5',
  '01',
  '1e3',
  'abc',
  '99999999999',
  '2147483648',
  '424242',
  '%00',
  '1;drop',
  '%F0%9F%99%82',
])('there is no poll %s: 404, as a problem document for programs and as a page for browsers', async (id) => {
  const { address } = await setUp();
  for (const path of [`/polls/${id}/results`, `/polls/${id}`]) {
    const answer = await fetch(address + path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 404,
      title: 'Not found',
      detail: expect.any(String) as string,
    });
    const page = await fetch(address + path, asBrowser);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<h1>Not found</h1>');
  }
});

test('an unknown address is answered with 404, one that cannot be decoded with 400', async () => {
  const { address } = await setUp();
  expect((await fetch(`${address}/nowhere`)).status).toBe(404);
  expect((await fetch(`${address}/`, { method: 'DELETE' })).status).toBe(404);
  expect((await fetch(`${address}/polls/%E0%A4%A`)).status).toBe(400);
  expect((await fetch(`${address}/..%2f..%2fpackage.json`)).status).toBeGreaterThanOrEqual(400);
});

test('F046, F162: the page shows the current numbers and shares without JavaScript', async () => {
  const { url, pool, address } = await setUp();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  for (const choice of [0, 0, 1]) await addBallot(pool, 1, choice);
  const page = await (await fetch(address, asBrowser)).text();
  expect(page).toContain('Cats or Dogs?');
  expect(page).toMatch(
    /data-option="0".*?data-votes>2<.*?data-share>67%<.*?data-option="1".*?data-votes>1<.*?33%</s,
  );
  expect(page).toContain('<strong data-total-count>3</strong> <span data-total-unit>votes</span>');
  expect(page).toContain('href="http://vote.example/"');
  expect(page).toContain('<noscript>');
});

test('the results address is the page for a browser and the snapshot for a program', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Cats', 'Dogs'] });
  const results = `${address}/polls/${String(poll)}/results`;
  const page = await fetch(results, asBrowser);
  expect(page.headers.get('vary')).toContain('Accept');
  expect(await page.text()).toContain('data-snapshot');
  expect(await (await fetch(results)).json()).toMatchObject({ pollId: poll, total: 0 });
});

test('texts are shown as they are, even if they look like markup', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: [`"><script>alert(1)</script>`, `'&amp;`] });
  const page = await (await fetch(`${address}/polls/${String(poll)}`, asBrowser)).text();
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).toContain(`href="http://vote.example/p/${await slugOf(pool, poll)}"`);
});

test('a page may load and run only what the service itself serves, and works over plain http', async () => {
  const { url, address } = await setUp();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  const answer = await fetch(address, asBrowser);
  const policy = answer.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("connect-src 'self' ws: wss:");
  expect(policy).not.toContain('unsafe');
  expect(policy).not.toContain('upgrade-insecure-requests');
  expect(answer.headers.get('strict-transport-security')).toBeNull();
  const page = await answer.text();
  for (const [, path = ''] of page.matchAll(/(?:src|href)="(\/[^"]+\.\w+)"/g)) {
    expect((await fetch(address + path)).status, path).toBe(200);
  }
  expect((await fetch(`${address}/socket.io/socket.io.esm.min.js`)).status).toBe(200);
});

const present = async (address: string, poll: number, query = '') =>
  (await fetch(`${address}/polls/${poll}/results?present${query}`, asBrowser)).text();

test('a page for a projector has the address of the ballot, in text and as a QR code, dark on white', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const page = await present(address, poll);
  const slug = await slugOf(pool, poll);
  const ballot = `http://vote.example/p/${slug}`;
  expect(page).toContain(`<a href="${ballot}">vote.example<wbr>/p/${slug}</a>`);
  expect(page).toContain(await QRCode.toString(ballot, { type: 'svg', margin: 4 }));
  expect(page).toMatch(/<path fill="#ffffff".*<path stroke="#000000"/s);
});

test('a projector shows a poll’s join code in two groups while it leads there', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const other = await createPoll(pool);
  const code = '<dd class="code"><span>012</span> <span>345</span> </dd>';
  await pool.query(`insert into join_codes values ('012345', $1, now() + interval '1 hour')`, [poll]);
  const page = await present(address, poll);
  expect(page).toContain(code);
  expect(page).toContain('<a href="http://vote.example/join">vote.example<wbr>/join</a>');
  expect(await present(address, other)).not.toContain('class="code"');

  await pool.query(`update polls set opens_at = now() + interval '1 hour' where id = $1`, [poll]);
  expect(await present(address, poll)).toContain(code);
  await pool.query(`update join_codes set until = now() - interval '1 second'`);
  expect(await present(address, poll)).not.toContain('class="code"');
  await pool.query(`update join_codes set until = now() + interval '1 hour'`);
  await pool.query(`update polls set opens_at = null, closes_at = now() where id = $1`, [poll]);
  const closed = await present(address, poll);
  expect(closed).not.toContain('class="code"');
  expect(closed).toContain('data-join hidden');
});

test('a projector begins with the scene that suits the poll’s status, or the one in its address, dark or light', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  expect(await present(address, poll)).toContain('data-scene="join" data-theme="dark"');
  expect(await present(address, poll, '=1&scene=vote&theme=light')).toContain(
    'data-scene="vote" data-theme="light"',
  );
  expect(await present(address, poll, '&scene=winner')).toContain('data-scene="result"');
  await pool.query('update polls set closes_at = now(), sealed_at = now() where id = $1', [poll]);
  expect(await present(address, poll)).toContain('data-scene="result"');
  expect(await present(address, poll, '&scene=winner')).toContain('data-scene="winner"');
});

test.each(['scene=end', 'theme=auto', 'theme=dark&theme=light', 'scene='])(
  'a projector’s page is refused with ?%s',
  async (query) => {
    const { pool, address } = await setUp();
    const poll = await createPoll(pool);
    const answer = await fetch(`${address}/polls/${poll}/results?present&${query}`, asBrowser);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(query.split('=')[0]);
  },
);

test.each([
  ['http://localhost:5000', '192.168.1.7:5001', 'http://192.168.1.7:5000/p/thep011003'],
  ['http://127.0.0.1:5000', 'hall.local', 'http://hall.local:5000/p/thep011003'],
  ['http://localhost:5000', '[fe80::1]:5001', 'http://[fe80::1]:5000/p/thep011003'],
  ['http://localhost:5000', 'localhost:5001', 'http://localhost:5000/p/thep011003'],
  ['http://localhost:5000', '[::1]:5001', 'http://localhost:5000/p/thep011003'],
  ['http://localhost:5000', 'no host"<', 'http://localhost:5000/p/thep011003'],
  ['http://localhost:5000', 'a.'.repeat(200), 'http://localhost:5000/p/thep011003'],
  ['https://vote.example', '192.168.1.7:5001', 'https://vote.example/p/thep011003'],
])('with VOTE_URL %s, a page requested from %s links to the ballot at %s', (voteUrl, host, expected) => {
  const poll = { pollId: 3, slug: 'thep011003', listed: true };
  expect(findBallotUrl({ voteUrl, trustProxy: undefined }, { headers: { host } } as never, poll)).toBe(
    expected,
  );
});

test.each([
  [true, 'http://vote.example/'],
  [false, 'http://vote.example/p/thep011001'],
])('if poll 1 is listed: %s, its ballot is at %s', (listed, expected) => {
  const settings = { voteUrl: 'http://vote.example', trustProxy: undefined };
  const poll = { pollId: 1, slug: 'thep011001', listed };
  expect(findBallotUrl(settings, { headers: {} } as never, poll)).toBe(expected);
});

test('F050: GET /health names each part, and is up while other services are down', async () => {
  const { address } = await setUp();
  const answer = await fetch(`${address}/health`);
  expect(answer.status).toBe(200);
  const health = async () => (await fetch(`${address}/health`)).json();
  await expect.poll(health).toEqual({
    status: 'up',
    parts: {
      database: { status: 'up' },
      tick: { status: 'up' },
      vote: { status: 'down' },
      queue: { status: 'unknown' },
      worker: { status: 'down' },
    },
  });
});

test('a dashboard is compressed, so of its address it repeats no more than a valid receipt', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee'] });
  for (const query of ['?guess=votes1234', '?present&guess=votes1234', '?receipt=votes1234']) {
    const page = await (await fetch(`${address}/polls/${String(poll)}${query}`, asBrowser)).text();
    expect(page).toContain('<html lang="en"');
    expect(page).not.toContain('votes1234');
  }
});

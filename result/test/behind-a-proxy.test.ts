// The addresses of the service, as browsers and proxies in front of it name them.
import { once } from 'node:events';
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { slugOf } from '@hands/testing/slug-of';
import { startResult } from '@hands/testing/start-result';
import type { ResultSettings } from '@hands/result/server';
import QRCode from 'qrcode';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

async function setUp(changed: Partial<ResultSettings> = {}) {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url, {
    trustProxy: readTrustProxy('1'),
    ownOrigins: ['https://result.example'],
    ...changed,
  });
  const poll = await createPoll(pool);
  return { pool, address, poll, slug: await slugOf(pool, poll) };
}

test.each<[string, Record<string, string>]>([
  ['with Referrer-Policy: no-referrer', { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }],
  ['that forwards the host', { Origin: 'https://a.example', 'X-Forwarded-Host': 'a.example' }],
  ['at the configured address', { Origin: 'https://result.example' }],
  ['that adds the default port', { Origin: 'https://a.example', Host: 'A.example:443' }],
])('X2: sockets open behind a proxy %s', async (_what, headers) => {
  const { address, poll } = await setUp();
  const screen = await openScreen(address, { extraHeaders: headers });
  expect(await screen.watch(poll)).toEqual({ ok: true });
  for (const path of [`/polls/${poll}/stream`, `/ws/polls/${poll}/`]) {
    const stream = await openStream(address + path, { headers });
    await expect.poll(() => stream.latest()?.pollId).toBe(poll);
  }
});

test('X2: refused sockets are answered with what was compared and what to change', async () => {
  const { address, poll } = await setUp({ trustProxy: undefined });
  const headers = { origin: 'https://a.example' };
  const words = ['https://a.example (Origin)', `${new URL(address).host} (Host)`, '$http_host', 'RESULT_URL'];

  const polling = await fetch(`${address}/socket.io/?EIO=4&transport=polling`, { headers });
  expect(polling.status).toBe(403);
  const { message } = (await polling.json()) as { message: string };
  for (const word of words) expect(message).toContain(word);

  const socket = io(address, { transports: ['websocket'], reconnection: false, extraHeaders: headers });
  onTestFinished(() => void socket.close());
  await once(socket as unknown as NodeJS.EventEmitter, 'connect_error');

  for (const path of [`/polls/${poll}/stream`, `/ws/polls/${poll}/`]) {
    const stream = new WebSocket(address.replace('http', 'ws') + path, { headers });
    const [, response] = (await once(stream, 'unexpected-response')) as [
      unknown,
      NodeJS.ReadableStream & { statusCode: number },
    ];
    let body = '';
    for await (const chunk of response) body += chunk.toString();
    expect(response.statusCode).toBe(403);
    for (const word of words) expect(body).toContain(word);
  }
});

test('X4: pages and sockets take 12 kB of cookies', async () => {
  const { address, poll } = await setUp();
  const headers = {
    Cookie: Array.from({ length: 12 }, (_, part) => `_proxy_${part}=${'x'.repeat(1_000)}`).join('; '),
  };
  expect(
    (await fetch(`${address}/polls/${poll}`, { headers: { ...headers, Accept: 'text/html' } })).status,
  ).toBe(200);
  const screen = await openScreen(address, { extraHeaders: headers });
  expect(await screen.watch(poll)).toEqual({ ok: true });
  const stream = await openStream(`${address}/polls/${poll}/stream`, { headers });
  await expect.poll(() => stream.latest()?.pollId).toBe(poll);
});

const asBrowser = { Accept: 'text/html' };

test('V8: behind an https proxy, QR code and links have the outer address', async () => {
  const { address, poll, slug } = await setUp({ voteUrl: 'http://localhost:5000' });
  const headers = { ...asBrowser, 'X-Forwarded-Host': 'polls.example', 'X-Forwarded-Proto': 'https' };
  const page = await (await fetch(`${address}/polls/${poll}/results?present`, { headers })).text();
  const ballot = `https://polls.example/p/${slug}`;
  expect(page).toContain(`<a href="${ballot}">polls.example<wbr>/p/${slug}</a>`);
  expect(page).toContain(await QRCode.toString(ballot, { type: 'svg', margin: 4 }));
  expect(page).not.toContain('localhost');
});

test.each(['http://localhost:5000', 'http://127.0.0.1:5000', 'http://[::1]:5000'])(
  'V7: a projector, and a dashboard while it shows the code, warn that no phone reaches %s, and say what to do',
  async (voteUrl) => {
    const { address, poll } = await setUp({ voteUrl, trustProxy: undefined });
    const path = `${address}/polls/${poll}/results`;
    for (const query of ['?present', '']) {
      const page = await (await fetch(path + query, { headers: asBrowser })).text();
      expect(page).toContain('Phones cannot open this address');
      expect(page).toContain('In the address of this page, replace');
    }
  },
);

test('V7: a projector does not warn of an address that phones reach', async () => {
  const { address, poll } = await setUp();
  const page = await (await fetch(`${address}/polls/${poll}?present`, { headers: asBrowser })).text();
  expect(page).toContain('class="qr"');
  expect(page).not.toContain('Phones cannot');
});

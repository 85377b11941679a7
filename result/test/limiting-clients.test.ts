// What one viewer or one address may do, and that it holds up no one else.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createPool } from '@hands/db/pool';
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { readMetrics } from '@hands/shared/http/read-metrics';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { asAdmin } from '@hands/testing/administrator';
import { settings, startResult } from '@hands/testing/start-result';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { cacheExports } from '../src/export/cache-exports.ts';
import { readExport } from '../src/export/read-export.ts';
import { boundedServer } from '../src/sockets/bounded-server.ts';
import { limitUnread } from '../src/sockets/limit-unread.ts';
import { openSockets } from '../src/sockets/open-sockets.ts';

const trustProxy = readTrustProxy('1');

async function setUp(limits: Partial<typeof settings.limits> = {}) {
  const { url, pool } = await openDatabase();
  const started = await startResult(url, { limits: { ...settings.limits, ...limits }, trustProxy });
  return { url, pool, poll: await createPoll(pool), ...started };
}

const from = (address: string) => ({ 'x-forwarded-for': address });

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

const limitedFor = async (address: string, reason: string) =>
  (await readMetrics(address))[`hands_requests_limited_total{reason="${reason}"}`] ?? 0;

const readViewers = async (address: string) =>
  ((await (await fetch(`${address}/stats`)).json()) as { viewers: number }).viewers;

describe('a client that sends too much is disconnected', () => {
  const places = {
    stream: (poll: number) => `/polls/${poll}/stream`,
    'Socket.io': () => '/socket.io/?EIO=4&transport=websocket',
  };
  const floods: Record<string, (socket: WebSocket) => void> = {
    pings: (socket) => {
      socket.ping(Buffer.alloc(125));
    },
    pongs: (socket) => {
      socket.pong(Buffer.alloc(125));
    },
    'empty fragments': (socket) => {
      socket.send('', { fin: false });
    },
    messages: (socket) => {
      socket.send('3');
    },
  };
  const cases = Object.keys(places).flatMap((place) => Object.keys(floods).map((flood) => [place, flood]));

  test.each(cases as [keyof typeof places, string][])('%s: %s, never reading', async (place, flood) => {
    const { address, poll } = await setUp();
    const socket = new WebSocket((address + places[place](poll)).replace('http', 'ws'));
    onTestFinished(() => {
      socket.terminate();
    });
    socket.on('error', () => undefined);
    await once(socket, 'open');
    const line = (socket as unknown as { _socket: Socket })._socket;
    line.pause();
    const isClosed = () => line.destroyed || socket.readyState !== WebSocket.OPEN;
    // far more than the limit, which is 256 KiB
    for (let round = 0; round < 200 && !isClosed(); round++) {
      for (let count = 0; count < 500 && !isClosed(); count++) floods[flood]?.(socket);
      if (!isClosed()) socket.pong();
      await new Promise((sent) => setTimeout(sent, 5));
    }
    line.resume();
    await expect.poll(isClosed).toBe(true);
    // `ws` itself limits the fragments of a message
    if (flood !== 'empty fragments') expect(await limitedFor(address, 'too-much-sent')).toBe(1);
    const other = await openScreen(address);
    expect(await other.watch(poll)).toEqual({ ok: true });
  });
});

describe('a client that does not read is disconnected', () => {
  const big = 'x'.repeat(100_000);

  test('on a WebSocket, at the next thing that it sends', async () => {
    const reasons: string[] = [];
    const http = createServer();
    const server = new (boundedServer((reason) => reasons.push(reason)))({ noServer: true });
    http.on('upgrade', (req, socket, head) => {
      server.handleUpgrade(req, socket, head, (client) => {
        for (let count = 0; count < 100; count++) client.send(big);
      });
    });
    onTestFinished(() => void http.close());
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const reader = await openRaw(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    reader.pause();
    await expect.poll(() => reader.send('3').closed()).toBe(true);
    expect(reasons).toEqual(['too-much-unread']);
  });

  test('with polling, when a megabyte waits', async () => {
    const reasons: string[] = [];
    const server = openSockets();
    const http = createServer();
    server.attach(http);
    limitUnread(server, (reason) => reasons.push(reason));
    onTestFinished(() => server.close());
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4&transport=polling`;
    const sid = (JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string }).sid;
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body: '40' });
    await expect.poll(() => server.of('/').sockets.size).toBe(1);
    for (const count of range(12)) {
      server.emit('gone', { pollId: count, detail: big });
      // it keeps answering pings, which it has not read
      await fetch(`${url}&sid=${sid}`, { method: 'POST', body: '3' });
    }
    await expect.poll(() => server.of('/').sockets.size).toBe(0);
    expect(reasons).toEqual(['too-much-unread']);
  });

  async function openRaw(address: string) {
    const socket = new WebSocket(address.replace('http', 'ws'));
    let closed = false;
    socket.on('close', () => (closed = true));
    socket.on('error', () => undefined);
    await once(socket, 'open');
    const line = (socket as unknown as { _socket: Socket })._socket;
    const raw = {
      pause: () => line.pause(),
      closed: () => closed || line.destroyed || line.readyState !== 'open',
      send(text: string) {
        socket.send(text);
        // a reset is noticed only by reading
        if (closed) line.resume();
        return raw;
      },
    };
    line.on('close', () => (closed = true));
    onTestFinished(() => {
      socket.terminate();
    });
    return raw;
  }
});

describe('sockets per address', () => {
  const polling = '/socket.io/?EIO=4&transport=polling';
  const shakeHands = (address: string, client = '192.0.2.1') =>
    fetch(address + polling, { headers: from(client) });

  test('sessions beyond the limit are refused, and count as viewers only when they watch', async () => {
    const { address } = await setUp({ sockets: 20 });
    const responses = await Promise.all(range(30).map(() => shakeHands(address)));
    const refused = responses.filter(({ status }) => status === 429);
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(refused).toHaveLength(10);
    expect(refused[0]?.headers.get('retry-after')).toBe('10');
    expect(await refused[0]?.json()).toMatchObject({ title: 'Too many sockets' });
    expect(await readViewers(address)).toBe(0);
    expect(await limitedFor(address, 'too-many-sockets')).toBe(10);
    expect((await shakeHands(address, '192.0.2.2')).status).toBe(200);
  });

  test('a closed session makes room for another', async () => {
    const { address } = await setUp({ sockets: 1 });
    const first = await shakeHands(address);
    const { sid } = JSON.parse((await first.text()).slice(1)) as { sid: string };
    expect((await shakeHands(address)).status).toBe(429);
    await fetch(`${address}${polling}&sid=${sid}`, { method: 'POST', body: '1' });
    await expect.poll(async () => (await shakeHands(address)).status).toBe(200);
  });

  test('streams and Socket.io share the limit', async () => {
    const { address, poll } = await setUp({ sockets: 2 });
    const headers = from('192.0.2.1');
    const screen = await openScreen(address, { extraHeaders: headers });
    const stream = await openStream(`${address}/polls/${poll}/stream`, { headers });
    const statusOf = async (path: string) => {
      const socket = new WebSocket(address.replace('http', 'ws') + path, { headers });
      socket.on('error', () => undefined);
      const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
      return answer.statusCode;
    };
    expect(await statusOf(`/polls/${poll}/stream`)).toBe(429);
    expect(await statusOf('/socket.io/?EIO=4&transport=websocket')).toBe(429);
    screen.socket.close();
    stream.socket.close();
    await expect
      .poll(async () =>
        openStream(`${address}/polls/${poll}/stream`, { headers }).then(
          () => 101,
          () => 429,
        ),
      )
      .toBe(101);
  });

  test('opening is limited as votes are: a burst of fifty times the rate', async () => {
    const { address } = await setUp({ perAddress: 1, sockets: 0 });
    const statuses = await Promise.all(range(60).map(async () => (await shakeHands(address)).status));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(51);
    expect(statuses).toContain(429);
    expect((await fetch(`${address}/health`, { headers: from('192.0.2.1') })).status).toBe(200);
  });
});

describe('the pace of the tick', () => {
  test('follows the screens that watch: one that connects counts when it watches, and no longer when it stops', async () => {
    const { address, pool, poll } = await setUp();
    const screen = await openScreen(address);
    expect(await readViewers(address)).toBe(0);
    await screen.watch(poll);
    await screen.watch(await createPoll(pool));
    expect(await readViewers(address)).toBe(1);
    await pool.query('delete from polls');
    await expect.poll(() => readViewers(address)).toBe(0);
  });

  test('does not follow a screen that only follows polls, even if it watched another before', async () => {
    const { address, pool, poll } = await setUp();
    const screen = await openScreen(address);
    await screen.watch(poll);
    await screen.socket.emitWithAck('follow', await createPoll(pool));
    expect(await readViewers(address)).toBe(1);
    await pool.query('delete from polls where id = $1', [poll]);
    await expect.poll(() => readViewers(address)).toBe(0);
  });
});

describe('watching polls', () => {
  test('a socket may ask for so many polls within ten seconds, whether they exist or not', async () => {
    const { address, poll } = await setUp({ watches: 5 });
    const screen = await openScreen(address);
    const results = await Promise.all(range(8).map((index) => screen.watch(1_000_000 + index)));
    expect(results.filter(({ detail }) => detail?.startsWith('There is no such poll'))).toHaveLength(5);
    const refused = await screen.watch(poll);
    expect(refused).toMatchObject({ ok: false, retryAfter: expect.any(Number) });
    expect(refused.detail).toContain('Too many polls');
    const other = await openScreen(address);
    expect(await other.watch(poll)).toEqual({ ok: true });
  });

  test('the sockets of one address together may ask at the rate of its votes', async () => {
    const { address, poll } = await setUp({ perAddress: 1 });
    const headers = from('192.0.2.1');
    const screens = [];
    for (let count = 0; count < 6; count++)
      screens.push(await openScreen(address, { extraHeaders: headers }));
    const results = await Promise.all(
      screens.flatMap((screen) => range(10).map((index) => screen.watch(1_000_000 + index))),
    );
    expect(results.some(({ detail }) => detail?.startsWith('Too many polls'))).toBe(true);
    const other = await openScreen(address, { extraHeaders: from('192.0.2.2') });
    expect(await other.watch(poll)).toEqual({ ok: true });
  });
});

describe('wrong admin tokens', () => {
  const guess = { authorization: 'Bearer a-guess', ...from('192.0.2.1') };

  test('are refused after the tenth; the right one never is', async () => {
    const { address, pool } = await setUp();
    const poll = await createPoll(pool, { results_visible: 'never' });
    const url = `${address}/polls/${poll}/results`;
    const statuses = await Promise.all(
      range(14).map(async () => (await fetch(url, { headers: guess })).status),
    );
    expect(statuses.toSorted()).toEqual([...Array<number>(10).fill(200), ...Array<number>(4).fill(429)]);
    const refused = await fetch(url, { headers: guess });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(890);
    for (const path of [`/polls/${poll}`, `/polls/${poll}/export.csv`, '/'])
      expect((await fetch(address + path, { headers: guess })).status, path).toBe(429);
    const right = await fetch(url, { headers: { ...asAdmin, ...from('192.0.2.1') } });
    expect(await right.json()).toMatchObject({ visible: true });
    expect((await fetch(url, { headers: from('192.0.2.1') })).status).toBe(200);
    expect((await fetch(`${address}/health`, { headers: guess })).status).toBe(200);
  });

  test('count on sockets, too', async () => {
    const { address, poll } = await setUp({ wrongTokens: 2 });
    const statusOf = async () => {
      const socket = new WebSocket(`${address.replace('http', 'ws')}/polls/${poll}/stream`, {
        headers: guess,
      });
      socket.on('error', () => undefined);
      onTestFinished(() => {
        socket.terminate();
      });
      return Promise.race([
        once(socket, 'open').then(() => 101),
        once(socket, 'unexpected-response').then(
          ([, answer]) => (answer as { statusCode: number }).statusCode,
        ),
      ]);
    };
    expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([101, 101, 429]);
    const connect = (token: string) =>
      openScreen(address, { auth: { token }, extraHeaders: from('192.0.2.1') });
    const guessing = await connect('a guess');
    // refused again the next time, whatever the poll
    for (const each of [poll, poll, poll + 1]) {
      const refused = await guessing.watch(each);
      expect(refused).toMatchObject({ ok: false, retryAfter: expect.any(Number) as number });
      expect(refused.detail).toContain('Too many wrong admin tokens');
    }
    const right = await connect(settings.adminToken ?? '');
    expect(await right.watch(poll)).toEqual({ ok: true });
  });

  test('count once for each socket, however many polls it names', async () => {
    const { address, pool, poll } = await setUp({ wrongTokens: 2 });
    const other = await createPoll(pool);
    for (let count = 0; count < 2; count++) {
      const screen = await openScreen(address, { auth: { token: 'a guess' } });
      const answers = await Promise.all([poll, other, poll].map((each) => screen.watch(each)));
      expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    }
    const third = await openScreen(address, { auth: { token: 'a guess' } });
    expect(await third.watch(poll)).toMatchObject({ ok: false });
  });
});

describe('exports', () => {
  const exportOf = (address: string, poll: number, headers: Record<string, string> = from('192.0.2.1')) =>
    fetch(`${address}/polls/${poll}/export.csv`, { headers });

  test('are limited per address and minute, except for administrators, and while the poll does not change', async () => {
    const { address, pool, poll } = await setUp({ exports: 3 });
    // otherwise it is answered from memory
    const exportChanged = async (headers?: Record<string, string>) => {
      await addBallot(pool, poll, 0);
      return (await exportOf(address, poll, headers)).status;
    };
    const statuses = [];
    for (let count = 0; count < 4; count++) statuses.push(await exportChanged());
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(await exportChanged({ ...asAdmin, ...from('192.0.2.1') })).toBe(200);
    expect(await exportChanged(from('192.0.2.2'))).toBe(200);
    for (let count = 0; count < 4; count++) expect((await exportOf(address, poll)).status).toBe(200);
  });

  test('an address exports one poll at a time', async () => {
    const { address, pool, poll } = await setUp({ exports: 1_000 });
    const other = await createPoll(pool);
    const exportBoth = async (client: string) => {
      // otherwise they are answered from memory
      await Promise.all([addBallot(pool, poll, 0), addBallot(pool, other, 0)]);
      const headers = [from('192.0.2.1'), from(client)] as const;
      const both = [exportOf(address, poll, headers[0]), exportOf(address, other, headers[1])];
      return (await Promise.all(both)).map(({ status }) => status).toSorted();
    };
    await expect.poll(() => exportBoth('192.0.2.1')).toEqual([200, 429]);
    for (let count = 0; count < 3; count++) expect(await exportBoth('192.0.2.2')).toEqual([200, 200]);
    const same = await Promise.all(range(3).map(() => exportOf(address, poll)));
    expect(same.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await exportOf(address, other)).status).toBe(200);
  });

  test('a poll that has not changed is read once', async () => {
    const { url, pool } = await openDatabase();
    const exportPool = createPool(url, logger, { max: 2 });
    onTestFinished(() => exportPool.end());
    const poll = await createPoll(pool);
    let reads = 0;
    const exports = cacheExports((pollId, gone) => {
      reads++;
      return readExport(exportPool, pollId, gone);
    });
    const find = (snapshot: Snapshot) => exports.kept(snapshot) ?? exports.read(snapshot, signal);
    const { signal } = new AbortController();
    const current = async () => {
      const exported = await readExport(exportPool, poll, signal);
      if (!exported) throw new Error('there is no such poll');
      return exported.snapshot;
    };
    const first = await find(await current());
    expect(await find(await current())).toBe(first);
    expect(reads).toBe(1);
    await pool.query('insert into ballots values ($1, gen_random_uuid(), array[1], now())', [poll]);
    expect((await find(await current()))?.snapshot.total).toBe(1);
    expect(reads).toBe(2);
    // a new status comes without a new version
    await pool.query(`update polls set closes_at = now() - interval '1 hour' where id = $1`, [poll]);
    expect((await find(await current()))?.snapshot.status).toBe('closing');
  });
});

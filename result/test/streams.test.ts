// Plain WebSockets.
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openStream } from '@hands/testing/open-stream';
import { startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createSender, encode } from '../src/sockets/stream-polls.ts';
import { terminateDeadSockets } from '../src/sockets/terminate-dead-sockets.ts';

async function setUp() {
  const { url, pool } = await openDatabase();
  return { pool, ...(await startResult(url)) };
}

test("F047: the client of VoteStream's document gets live results from WS /polls/{id}/stream", async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Python', 'JavaScript', 'Go', 'Rust'] });
  await addBallot(pool, poll, 2);
  const live: Snapshot[] = [];

  const ws = new WebSocket(`${address.replace('http', 'ws')}/polls/${poll}/stream`);
  ws.onmessage = (event) => {
    const results = JSON.parse(event.data as string) as Snapshot;
    live.push(results);
  };

  onTestFinished(() => {
    ws.close();
  });
  await expect.poll(() => live.map(votesIn)).toEqual([[0, 0, 1, 0]]);
  await addBallot(pool, poll, 0);
  await expect
    .poll(() => live.map(votesIn))
    .toEqual([
      [0, 0, 1, 0],
      [1, 0, 1, 0],
    ]);
  expect(live[1]).toMatchObject({ pollId: poll, question: 'Which?', status: 'open', total: 2 });
});

test('F049: every client at /ws/polls/{id}/ receives the votes of that poll, and of no other', async () => {
  const { pool, address } = await setUp();
  const [tea, pets] = [await createPoll(pool), await createPoll(pool)];
  const one = await openStream(`${address}/ws/polls/${tea}/`);
  const two = await openStream(`${address}/ws/polls/${tea}`);
  const other = await openStream(`${address}/ws/polls/${pets}/?token=x`);
  await addBallot(pool, tea, 1);
  await expect
    .poll(() => [one, two].map((stream) => votesIn(stream.latest())))
    .toEqual([
      [0, 1],
      [0, 1],
    ]);
  await addBallot(pool, pets, 0);
  await expect.poll(() => votesIn(other.latest())).toEqual([1, 0]);
  expect(new Set(other.snapshots.map(({ pollId }) => pollId))).toEqual(new Set([pets]));
});

test('F121: 100 connections to /polls/1/stream all show the last vote, and versions only rise', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const streams = await Promise.all(
    Array.from({ length: 100 }, () => openStream(`${address}/polls/${poll}/stream`)),
  );
  await Promise.all(Array.from({ length: 50 }, (_, index) => addBallot(pool, poll, index % 2)));
  await expect.poll(() => streams.filter((stream) => stream.latest()?.total === 50).length).toBe(100);
  for (const { snapshots } of streams) {
    const versions = snapshots.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  }
});

/** The status that an upgrade request is answered with. */
async function refusal(address: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(address);
  const asking = request({
    hostname,
    port,
    path,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    },
  });
  onTestFinished(() => void asking.destroy());
  asking.end();
  const [answer] = (await Promise.race([
    once(asking, 'response'),
    once(asking, 'upgrade').then(() => [{ statusCode: 101 }]),
  ])) as [IncomingMessage];
  return answer.statusCode;
}

test('an upgrade for an unknown address is answered with 404, and for a page from another site with 403', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  for (const path of [
    `/polls/${poll + 1}/stream`,
    '/polls/0/stream',
    '/polls/x/stream',
    '/ws/polls/2147483648/',
    '/ws/polls/%00/',
    `/polls/${poll}`,
    '/',
    '/socket.iox/',
    `/polls/${poll}/stream/more`,
  ]) {
    expect(await refusal(address, path), path).toBe(404);
  }
  const path = `/polls/${poll}/stream`;
  for (const origin of ['http://elsewhere.example', 'null', 'not an address']) {
    expect(await refusal(address, path, { origin }), origin).toBe(403);
  }
  expect(await refusal(address, path, { origin: address })).toBe(101);
});

test('a refused upgrade is answered with a problem document', async () => {
  const { address } = await setUp();
  const socket = new WebSocket(`${address.replace('http', 'ws')}/polls/424242/stream`);
  const [asked, answer] = (await once(socket, 'unexpected-response')) as [
    { destroy(): void },
    IncomingMessage,
  ];
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  let body = '';
  for await (const part of answer) body += String(part);
  expect(JSON.parse(body)).toMatchObject({ status: 404, detail: 'There is no such poll.' });
  asked.destroy();
});

/** What the service writes on a new connection before it closes it. */
async function write(address: string, text: string): Promise<string> {
  const line = connect(Number(new URL(address).port), '127.0.0.1');
  onTestFinished(() => void line.destroy());
  line.on('error', () => line.destroy());
  let answer = '';
  line.on('data', (part) => (answer += String(part)));
  line.write(text);
  await once(line, 'close');
  return answer;
}

const upgradeTo = (path: string, protocol: string) =>
  [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', `Upgrade: ${protocol}`, '', ''].join('\r\n');

test('an upgrade request behind one that is still being answered closes only its own connection', async () => {
  const { pool, address } = await setUp();
  const path = `/polls/${await createPoll(pool)}/results`;
  const get = `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
  for (const protocol of ['websocket', 'h2c']) await write(address, get + upgradeTo('/nowhere', protocol));
  expect((await fetch(address + path)).status).toBe(200);
});

test('an offer of another protocol is ignored, and the request is answered', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const answer = await write(address, upgradeTo(`/polls/${poll}/results`, 'h2c'));
  expect(answer).toMatch(/^HTTP\/1.1 200 /);
  expect(answer).toContain(`"pollId":${poll}`);
  expect(await write(address, upgradeTo('/nowhere', 'h2c'))).toMatch(/^HTTP\/1.1 404 /);
});

test('messages from a client are ignored, and a message that is too long closes only its own stream', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const [talker, shouter] = [
    await openStream(`${address}/polls/${poll}/stream`),
    await openStream(`${address}/polls/${poll}/stream`),
  ];
  talker.socket.send('{"choice": 0}');
  talker.socket.send(Buffer.from([0, 255]));
  shouter.socket.send('x'.repeat(100_000));
  await expect.poll(() => shouter.end?.code).toBe(1009);
  await addBallot(pool, poll, 1);
  await expect.poll(() => votesIn(talker.latest())).toEqual([0, 1]);
});

test('F156: streams are closed with a reason when the service shuts down', async () => {
  const { pool, address, close } = await setUp();
  const stream = await openStream(`${address}/polls/${await createPoll(pool)}/stream`);
  await close();
  await expect.poll(() => stream.end).toEqual({ code: 1001, reason: 'The service is shutting down.' });
});

test('a closed stream leaves nothing behind, and its poll is no longer read', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const path = `${address}/polls/${poll}/stream`;
  for (let round = 0; round < 3; round++) {
    const stream = await openStream(path);
    await expect.poll(() => stream.snapshots.length).toBeGreaterThan(0);
    stream.socket.close();
    await expect.poll(() => stream.end).toBeDefined();
    await addBallot(pool, poll, 0);
    expect(votesIn((await openStream(path).then(firstOf)) as Snapshot)).toEqual([round + 1, 0]);
  }
});

async function firstOf(stream: Awaited<ReturnType<typeof openStream>>) {
  await expect.poll(() => stream.snapshots.length).toBeGreaterThan(0);
  stream.socket.close();
  await expect.poll(() => stream.end).toBeDefined();
  return stream.snapshots[0];
}

test('a slow stream gets the last snapshot, and skips others instead of filling the memory', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, {
    options: Array.from({ length: 20 }, (_, index) => String(index).repeat(60)),
  });
  const slow = await openStream(`${address}/polls/${poll}/stream`);
  const quick = await openStream(`${address}/polls/${poll}/stream`);
  const line = (slow.socket as unknown as { _socket: Socket })._socket;
  line.pause();
  for (let count = 0; count < 60; count++) {
    await addBallot(pool, poll, 1);
    await expect.poll(() => quick.latest()?.total, { interval: 1 }).toBe(count + 1);
  }
  line.resume();
  await expect.poll(() => slow.latest()?.total).toBe(60);
});

test('one frame is sent at a time, followed only by the latest of those that arrive meanwhile', () => {
  const sent: unknown[] = [];
  const flushed: (() => void)[] = [];
  const send = createSender({
    send: (frame: unknown, _options: unknown, done: () => void) => {
      sent.push(frame);
      flushed.push(done);
    },
  } as never);
  const snapshots = [1, 2, 3, 4].map((version) => ({ version }) as Snapshot);
  const [first, , , last] = snapshots as [Snapshot, Snapshot, Snapshot, Snapshot];
  for (const snapshot of snapshots) send(snapshot);
  expect(sent).toEqual([encode(first)]);
  flushed.shift()?.();
  expect(sent).toEqual([encode(first), encode(last)]);
  flushed.shift()?.();
  send(last);
  expect(sent).toHaveLength(2);
});

/** A server that pings its connections every second. */
function serveWatched(): string {
  const server = new WebSocketServer({ port: 0 });
  const terminator = terminateDeadSockets(1_000);
  onTestFinished(() => {
    terminator.stop();
    server.close();
  });
  server.on('connection', terminator.watch);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a connection that does not answer pings is terminated, one that does is kept', async () => {
  const address = serveWatched();
  const alive = await openStream(address);
  const dead = await openStream(address, { autoPong: false });
  await expect.poll(() => dead.end?.code).toBe(1006);
  let pings = 0;
  alive.socket.on('ping', () => pings++);
  await expect.poll(() => pings).toBeGreaterThan(3);
  expect(alive.end).toBeUndefined();
});

test('a connection that sends pongs without reading the pings is terminated', async () => {
  const address = serveWatched();
  const { socket, ...stream } = await openStream(address, { autoPong: false });
  const talk = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) socket.pong();
  }, 5);
  onTestFinished(() => {
    clearInterval(talk);
  });
  let closed = false;
  socket.on('close', () => (closed = true));
  await expect.poll(() => closed).toBe(true);
  expect(stream.snapshots).toEqual([]);
});

test('a frame is encoded once, however many streams it goes to', () => {
  const snapshot = { version: 1 } as Snapshot;
  expect(encode(snapshot)).toBe(encode(snapshot));
});

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import { io } from 'socket.io-client';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openSockets } from '../src/sockets/open-sockets.ts';
import { sendToRooms } from '../src/sockets/watch-polls.ts';

async function setUp() {
  const { url, pool } = await openDatabase();
  return { pool, ...(await startResult(url)) };
}

test('a late joiner gets the current snapshot at once, without a change', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  await addBallot(pool, poll, 1);
  for (const screen of [await openScreen(address), await openScreen(address)]) {
    expect(await screen.watch(poll)).toEqual({ ok: true });
    await expect.poll(() => votesIn(screen.latest())).toEqual([0, 1]);
    expect(screen.latest()).toMatchObject({ pollId: poll, question: 'Which?', status: 'open', total: 1 });
  }
});

test('F009, F161: a vote, a changed vote and a deleted vote update every screen of the poll', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const screens = [await openScreen(address), await openScreen(address)];
  for (const screen of screens) await screen.watch(poll);
  const seen = () => screens.map((screen) => votesIn(screen.latest()));

  const voter = await addBallot(pool, poll, 0);
  await expect.poll(seen).toEqual([
    [1, 0],
    [1, 0],
  ]);
  await pool.query('update ballots set choices = array[1::smallint] where voter_id = $1', [voter]);
  await expect.poll(seen).toEqual([
    [0, 1],
    [0, 1],
  ]);
  await pool.query('delete from ballots where voter_id = $1', [voter]);
  await expect.poll(seen).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('I5: versions only rise on each screen while votes arrive and screens join', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const screens = await Promise.all(Array.from({ length: 10 }, () => openScreen(address)));
  const votes = Promise.all(Array.from({ length: 200 }, (_, index) => addBallot(pool, poll, index % 2)));
  await Promise.all(screens.map((screen) => screen.watch(poll)));
  await votes;
  await expect.poll(() => screens.map((screen) => screen.latest()?.total)).toEqual(screens.map(() => 200));
  for (const { tallies } of screens) {
    const versions = tallies.map((tally) => tally.version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  }
});

test('a poll updates only its own screens; one connection can watch several polls', async () => {
  const { pool, address } = await setUp();
  const [tea, pets] = [
    await createPoll(pool),
    await createPoll(pool, { options: ['Cats', 'Dogs', 'Neither'] }),
  ];
  const [one, other, both] = [
    await openScreen(address),
    await openScreen(address),
    await openScreen(address),
  ];
  await one.watch(tea);
  await other.watch(pets);
  await both.watch(tea);
  await both.watch(pets);
  await addBallot(pool, pets, 2);

  await expect.poll(() => votesIn(other.latest())).toEqual([0, 0, 1]);
  await expect.poll(() => votesIn(both.latest())).toEqual([0, 0, 1]);
  expect(new Set(both.tallies.map((tally) => tally.pollId))).toEqual(new Set([tea, pets]));
  await addBallot(pool, tea, 0);
  await expect.poll(() => votesIn(one.latest())).toEqual([1, 0]);
  expect(one.tallies.every((tally) => tally.pollId === tea)).toBe(true);
});

test('a connection that watches several polls receives all of them, even while all change all the time', async () => {
  const { pool, address } = await setUp();
  const polls = [await createPoll(pool), await createPoll(pool), await createPoll(pool)];
  const screen = await openScreen(address);
  for (const poll of polls) await screen.watch(poll);
  const latest = (poll: number) => screen.tallies.findLast(({ pollId }) => pollId === poll)?.total ?? 0;
  const end = new AbortController();
  const voting = (async () => {
    while (!end.signal.aborted) {
      await pool.query(
        `insert into ballots
         select poll_id, gen_random_uuid(), '{0}', now() from unnest($1::integer[]) as poll_id`,
        [polls],
      );
    }
  })();
  onTestFinished(() => {
    end.abort();
    return voting;
  });
  await expect.poll(() => polls.every((poll) => latest(poll) > 0)).toBe(true);
});

test('a changed text reaches the screens like a vote, if it comes with a new version', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const screen = await openScreen(address);
  await screen.watch(poll);
  await pool.query(`update options set text = 'Cocoa' where poll_id = $1 and position = 1`, [poll]);
  await pool.query('update polls set version = version + 1 where id = $1', [poll]);
  await expect.poll(() => screen.latest()?.options[1]?.text).toBe('Cocoa');
});

test('watching an unknown poll is refused, and the connection stays open', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const screen = await openScreen(address);
  expect(await screen.watch(poll + 1)).toEqual({
    ok: false,
    detail: 'There is no such poll.',
  });
  expect(await screen.watch(poll)).toEqual({ ok: true });
});

test('invalid messages are refused and affect no other client', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const screen = await openScreen(address);
  const garbage = [
    'poll:1',
    0,
    -1,
    1.5,
    1e300,
    2_147_483_648,
    null,
    true,
    {},
    [poll],
    { pollId: poll },
    undefined,
  ];
  for (const given of garbage) {
    expect(await screen.watch(given), JSON.stringify(given)).toMatchObject({ ok: false });
  }
  const { socket } = screen;
  socket.emit('watch');
  socket.emit('watch', poll, 'no function');
  socket.emit('watch', poll, poll, poll);
  socket.emit('error', new Error('x'));
  socket.emit('__proto__', {});
  socket.emit('tally', { pollId: poll, version: 99 });
  expect(await screen.watch(poll)).toEqual({ ok: true });
  expect(screen.tallies.every((tally) => tally.version === 0)).toBe(true);

  // a message that is too long closes its own connection
  const closed = once(socket as unknown as NodeJS.EventEmitter, 'disconnect');
  socket.emit('watch', 'x'.repeat(10_000));
  await closed;
  const next = await openScreen(address);
  expect(await next.watch(poll)).toEqual({ ok: true });
});

test('one connection can watch fifty polls, and ask for the same one repeatedly', async () => {
  const { pool, address } = await setUp();
  const screen = await openScreen(address);
  const polls: number[] = [];
  for (let count = 0; count < 51; count++) polls.push(await createPoll(pool));
  const results = await Promise.all(polls.map((poll) => screen.watch(poll)));
  expect(results.filter((result) => result.ok)).toHaveLength(50);
  const refused = results.findIndex(({ ok }) => !ok);
  expect(results[refused]).toEqual({ ok: false, detail: 'One connection can watch at most 50 polls.' });
  expect(await screen.watch(polls[refused === 0 ? 1 : 0])).toEqual({ ok: true });
});

test('a client that keeps asking and never reads is disconnected before it fills the memory', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const hostile = new WebSocket(`${address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  onTestFinished(() => {
    hostile.terminate();
  });
  let answers = 0;
  let isClosed = false;
  hostile.on('message', () => answers++);
  hostile.on('close', () => (isClosed = true));
  await once(hostile, 'open');
  hostile.send('40');
  await expect.poll(() => answers).toBeGreaterThanOrEqual(2);
  const line = (hostile as unknown as { _socket: Socket })._socket;
  line.pause();
  for (let round = 0; round < 60; round++) {
    for (let count = 0; count < 1_000; count++) hostile.send(`42${count}["watch",0]`);
    await new Promise((sent) => line.write('', sent));
  }
  line.resume();
  await expect.poll(() => isClosed).toBe(true);
  expect(answers).toBeLessThan(60_000);
  const screen = await openScreen(address);
  expect(await screen.watch(poll)).toEqual({ ok: true });
});

test.each([
  'http://elsewhere.example',
  'http://vote.example:81',
  'https://vote.example',
  'null',
  'not an address',
])('a page from %s cannot open a socket', async (origin) => {
  const { address } = await setUp();
  const socket = io(address, { transports: ['websocket'], reconnection: false, extraHeaders: { origin } });
  onTestFinished(() => void socket.close());
  const [error] = (await once(socket as unknown as NodeJS.EventEmitter, 'connect_error')) as [Error];
  expect(error.message).toBe('websocket error');
});

test("a page from the service's own origin can open a socket", async () => {
  const { address } = await setUp();
  const socket = io(address, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { origin: address },
  });
  onTestFinished(() => void socket.close());
  await once(socket as unknown as NodeJS.EventEmitter, 'connect');
});

test.each(['http://vote.example', 'HTTP://VOTE.EXAMPLE:80'])(
  'a page of the vote service, %s, can',
  async (origin) => {
    const { address } = await setUp();
    const socket = io(address, { transports: ['websocket'], reconnection: false, extraHeaders: { origin } });
    onTestFinished(() => void socket.close());
    await once(socket as unknown as NodeJS.EventEmitter, 'connect');
  },
);

test('a broadcast is encoded once, however many screens it goes to', async () => {
  const server = openSockets();
  const http = createServer();
  server.attach(http);
  server.on('connection', (socket) => void socket.join('poll:1:public'));
  onTestFinished(() => server.close());
  await once(http.listen(0), 'listening');
  const address = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;

  async function encodingsWith(screenCount: number): Promise<number> {
    const screens = await Promise.all(Array.from({ length: screenCount }, () => openScreen(address)));
    let encodings = 0;
    const snapshot = { pollId: 1, version: 1, question: '', status: 'open', options: [], total: 1 } as const;
    const counted = Object.defineProperty({ ...snapshot, options: [] }, 'at', {
      enumerable: true,
      get: () => (encodings++, 'now'),
    });
    sendToRooms(server, counted as never, ['public', 'voted'], false);
    await expect.poll(() => screens.every((screen) => screen.latest()?.at === 'now')).toBe(true);
    return encodings;
  }
  expect(await encodingsWith(30)).toBe(await encodingsWith(1));
});

test('a session of Socket.io over long polling answers 405 to methods that it does not have', async () => {
  const { url } = await openDatabase();
  const { address } = await startResult(url);
  const polling = `${address}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(polling)).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    const response = await fetch(`${polling}&sid=${sid}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
    expect(await response.json()).toMatchObject({ status: 405 });
  }
  // `fetch` does not send this header
  const head = request(`${polling}&sid=${sid}`, { method: 'HEAD', headers: { upgrade: 'nothing' } }).end();
  const [response] = (await once(head, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(405);
  // the session is not affected
  const sent = await fetch(`${polling}&sid=${sid}`, { method: 'POST', body: '40' });
  expect(sent.status).toBe(200);
});

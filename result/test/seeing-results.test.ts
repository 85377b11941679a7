// Who sees the votes of a poll: the same answer over HTTP, Socket.io and bare WebSockets.
import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { asAdmin, cookieOf, settings, startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import { describe, expect, test } from 'vitest';

async function setUp() {
  const { url, pool } = await openDatabase();
  return { pool, ...(await startResult(url)) };
}

const closes = (pool: Pool, poll: number, when: string) =>
  pool.query(`update polls set closes_at = now() + $2::interval where id = $1`, [poll, when]);

type Headers = Record<string, string>;

/** Each way to a poll's votes, as what its first snapshot holds. */
const ways: Record<string, (address: string, poll: number, headers: Headers) => Promise<Snapshot>> = {
  HTTP: async (address, poll, headers) => {
    const answer = await fetch(`${address}/polls/${poll}/results`, { headers });
    return (await answer.json()) as Snapshot;
  },
  'the page': async (address, poll, headers) => {
    const answer = await fetch(`${address}/polls/${poll}`, { headers: { ...headers, accept: 'text/html' } });
    const page = await answer.text();
    const data = /data-snapshot="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#34;', '"') ?? '';
    const snapshot = JSON.parse(data) as Snapshot;
    // not in the page in any other way, either
    if (!snapshot.visible) expect(page).not.toMatch(/share>100%|votes>7/);
    return snapshot;
  },
  'Socket.io': async (address, poll, headers) => {
    const screen = await openScreen(address, { extraHeaders: headers });
    await screen.watch(poll);
    await expect.poll(() => screen.tallies.length).toBeGreaterThan(0);
    return screen.tallies[0] as Snapshot;
  },
  'a bare WebSocket': async (address, poll, headers) => {
    const stream = await openStream(`${address}/polls/${poll}/stream`, { headers });
    await expect.poll(() => stream.snapshots.length).toBeGreaterThan(0);
    return stream.snapshots[0] as Snapshot;
  },
};

describe.each(Object.entries(ways))('over %s', (_way, look) => {
  test('results are for everybody, for those who have voted, for later, or for nobody; an administrator sees them', async () => {
    const { pool, address } = await setUp();
    const [voter, stranger] = [randomUUID(), randomUUID()];
    const viewers: Record<string, Headers> = {
      guest: {},
      stranger: { cookie: cookieOf(stranger) },
      voter: { cookie: cookieOf(voter) },
      admin: asAdmin,
      forger: { cookie: `voter=${voter}.AAAA`, authorization: 'Bearer not the token' },
    };
    const seers: Record<string, string[]> = {};
    for (const resultsVisible of ['always', 'after_vote', 'after_close', 'never']) {
      for (const status of ['open', 'closing', 'final']) {
        const poll = await createPoll(pool, {
          results_visible: resultsVisible,
          closes_at: status === 'open' ? null : new Date(Date.now() - 1_000),
        });
        await addBallot(pool, poll, 0, voter);
        for (let count = 0; count < 6; count++) await addBallot(pool, poll, 0);
        if (status === 'final') await pool.query('update polls set sealed_at = now() where id = $1', [poll]);
        const seen = await Promise.all(Object.values(viewers).map((headers) => look(address, poll, headers)));
        seers[`${resultsVisible} ${status}`] = Object.keys(viewers).filter(
          (_, index) => seen[index]?.visible,
        );
        for (const snapshot of seen) {
          expect(snapshot).toMatchObject({ pollId: poll, status, resultsVisible, total: 7 });
          expect(votesIn(snapshot)).toEqual(snapshot.visible ? [7, 0] : [null, null]);
        }
      }
    }
    const everybody = Object.keys(viewers);
    expect(seers).toEqual({
      'always open': everybody,
      'always closing': everybody,
      'always final': everybody,
      'after_vote open': ['voter', 'admin'],
      'after_vote closing': everybody,
      'after_vote final': everybody,
      'after_close open': ['admin'],
      'after_close closing': ['admin'],
      'after_close final': everybody,
      'never open': ['admin'],
      'never closing': ['admin'],
      'never final': ['admin'],
    });
  });
});

test('an administrator presents the token to Socket.io as auth, too', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'never' });
  const admin = await openScreen(address, { auth: { token: settings.adminToken } });
  const guest = await openScreen(address, { auth: { token: ['x'] } });
  for (const screen of [admin, guest]) await screen.watch(poll);
  await addBallot(pool, poll, 1);
  await expect.poll(() => votesIn(admin.latest())).toEqual([0, 1]);
  await expect.poll(() => guest.latest()?.total).toBe(1);
  expect(votesIn(guest.latest())).toEqual([null, null]);
});

test('without a token set, nobody is an administrator', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url, { adminToken: undefined });
  const poll = await createPoll(pool, { results_visible: 'never' });
  for (const authorization of ['Bearer undefined', 'Bearer ', 'Bearer']) {
    const answer = await fetch(`${address}/polls/${poll}/results`, { headers: { authorization } });
    expect(await answer.json()).toMatchObject({ visible: false });
  }
});

test('a screen that waits sees the votes with its own vote, others go on waiting', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const [voter, other] = [randomUUID(), randomUUID()];
  const screen = await openScreen(address, { extraHeaders: { cookie: cookieOf(voter) } });
  const waiting = await openScreen(address, { extraHeaders: { cookie: cookieOf(other) } });
  const stream = await openStream(`${address}/ws/polls/${poll}/`, { headers: { cookie: cookieOf(voter) } });
  for (const each of [screen, waiting]) await each.watch(poll);
  await addBallot(pool, poll, 1);
  await expect.poll(() => [screen, stream, waiting].map((each) => each.latest()?.total)).toEqual([1, 1, 1]);
  expect([screen, stream].map((each) => each.latest()?.visible)).toEqual([false, false]);

  await addBallot(pool, poll, 0, voter);
  await expect
    .poll(() => [screen, stream].map((each) => votesIn(each.latest())))
    .toEqual([
      [1, 1],
      [1, 1],
    ]);
  await addBallot(pool, poll, 0);
  await expect.poll(() => votesIn(screen.latest())).toEqual([2, 1]);
  await expect.poll(() => waiting.latest()?.total).toBe(3);
  // until the last frames have come once more, and surely
  const lastFrames = (each: typeof screen) => each.tallies.filter(({ total }) => total === 3);
  await expect.poll(() => Math.min(...[screen, waiting].map((each) => lastFrames(each).length))).toBe(2);
  expect(waiting.tallies.every(({ visible }) => !visible)).toBe(true);
  for (const each of [screen.tallies, stream.snapshots]) {
    // once let in, it is sent no more of what those outside are sent
    const since = each.findIndex(({ visible }) => visible);
    expect(each.slice(since).every(({ visible }) => visible)).toBe(true);
    const versions = each.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  }
});

test('who voted before a reset waits like others, also while the ballots are still being removed', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const voter = await addBallot(pool, poll, 1);
  const isVisible = async () => {
    const answer = await fetch(`${address}/polls/${poll}/results`, { headers: { cookie: cookieOf(voter) } });
    return ((await answer.json()) as Snapshot).visible;
  };
  expect(await isVisible()).toBe(true);
  await pool.query('update polls set resetting = true where id = $1', [poll]);
  expect(await isVisible()).toBe(false);
});

test('a rule that changes takes votes away from screens, also from those who have voted', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const voter = await addBallot(pool, poll, 1);
  const screen = await openScreen(address, { extraHeaders: { cookie: cookieOf(voter) } });
  await screen.watch(poll);
  await expect.poll(() => votesIn(screen.latest())).toEqual([0, 1]);
  await pool.query(`update polls set results_visible = 'after_close', version = version + 1 where id = $1`, [
    poll,
  ]);
  await expect.poll(() => screen.latest()?.resultsVisible).toBe('after_close');
  expect(votesIn(screen.latest())).toEqual([null, null]);
});

test('the moment of closing reaches open screens by itself, and the results that wait for it come when they are final', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_close' });
  await addBallot(pool, poll, 1);
  await closes(pool, poll, '1 second');
  const screen = await openScreen(address);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  await screen.watch(poll);
  await expect.poll(() => [screen, stream].map((each) => each.latest()?.status)).toEqual(['open', 'open']);
  expect(votesIn(screen.latest())).toEqual([null, null]);
  await expect
    .poll(() => [screen, stream].map((each) => each.latest()?.status))
    .toEqual(['closing', 'closing']);
  expect(new Set(screen.tallies.map(({ version }) => version)).size).toBe(1);
  // a part of the votes is not shown: more may be in the queue, how many is not known
  for (const each of [screen, stream])
    expect([votesIn(each.latest()), each.latest()?.inFlight]).toEqual([[null, null], null]);
  await addBallot(pool, poll, 0);
  await pool.query('update polls set sealed_at = now(), in_flight = 0, version = version + 1 where id = $1', [
    poll,
  ]);
  await expect.poll(() => [screen, stream].map((each) => each.latest()?.status)).toEqual(['final', 'final']);
  for (const each of [screen, stream])
    expect([votesIn(each.latest()), each.latest()?.inFlight]).toEqual([[1, 1], 0]);
});

test('the moment of opening reaches open screens by itself', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  await pool.query(`update polls set opens_at = now() + interval '1 second' where id = $1`, [poll]);
  const screen = await openScreen(address);
  await screen.watch(poll);
  await expect.poll(() => screen.latest()?.status).toBe('scheduled');
  await expect.poll(() => screen.latest()?.status).toBe('open');
});

test('a poll that is deleted tells its screens, and the connection lives on', async () => {
  const { pool, address } = await setUp();
  const [poll, other] = [await createPoll(pool), await createPoll(pool)];
  await addBallot(pool, poll, 1);
  const screen = await openScreen(address);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  const ends: unknown[] = [];
  screen.socket.on('gone', (end) => ends.push(end));
  await screen.watch(poll);
  await pool.query('delete from polls where id = $1', [poll]);
  await expect.poll(() => ends).toEqual([{ pollId: poll, detail: 'This poll was deleted.' }]);
  await expect.poll(() => stream.end).toEqual({ code: 4404, reason: 'This poll was deleted.' });
  expect(await screen.watch(poll)).toMatchObject({ ok: false });
  expect(await screen.watch(other)).toEqual({ ok: true });
});

test('a ranked poll shows its instant run-off, counted anew with each change', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee', 'Water'], kind: 'ranked' });
  const screen = await openScreen(address);
  await screen.watch(poll);
  await expect.poll(() => screen.latest()?.rounds).toEqual([]);
  for (const choices of [[0], [0], [0, 1], [1], [1, 2], [2, 1]]) await addBallot(pool, poll, choices);
  await expect
    .poll(() => screen.latest()?.rounds)
    .toEqual([
      { votes: [3, 2, 1], exhausted: 0, eliminated: 2, winners: [] },
      { votes: [3, 3, null], exhausted: 0, eliminated: null, winners: [0, 1] },
    ]);
  expect(votesIn(screen.latest())).toEqual([3, 2, 1]);
  await addBallot(pool, poll, [2, 0]);
  await expect.poll(() => screen.latest()?.rounds?.at(-1)?.winners).toEqual([0]);
});

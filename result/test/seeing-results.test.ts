// Who sees the votes of a poll: the same over HTTP, Socket.io and plain WebSockets.
import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { asAdmin } from '@hands/testing/administrator';
import { settings, startResult } from '@hands/testing/start-result';
import { cookieOf } from '@hands/testing/voter-cookie';
import { votesIn } from '@hands/testing/votes-in';
import { describe, expect, test } from 'vitest';

async function setUp() {
  const { url, pool } = await openDatabase();
  return { pool, ...(await startResult(url)) };
}

const closes = (pool: Pool, poll: number, when: string) =>
  pool.query(`update polls set closes_at = now() + $2::interval where id = $1`, [poll, when]);

type Headers = Record<string, string>;

/** Each way to a poll's votes. Returns its first snapshot. */
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
    // nor anywhere else in the page
    if (!snapshot.visible) expect(page).not.toMatch(/share>100%|votes>7/);
    return snapshot;
  },
  'Socket.io': async (address, poll, headers) => {
    const screen = await openScreen(address, { extraHeaders: headers });
    await screen.watch(poll);
    await expect.poll(() => screen.tallies.length).toBeGreaterThan(0);
    return screen.tallies[0] as Snapshot;
  },
  'a plain WebSocket': async (address, poll, headers) => {
    const stream = await openStream(`${address}/polls/${poll}/stream`, { headers });
    await expect.poll(() => stream.snapshots.length).toBeGreaterThan(0);
    return stream.snapshots[0] as Snapshot;
  },
};

describe.each(Object.entries(ways))('over %s', (_way, look) => {
  test('results are shown always, to those who have voted, after the close or never; administrators always see them', async () => {
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

test('an administrator can also send the token to Socket.io as auth', async () => {
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

test('without a configured token, no viewer is an administrator', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url, { adminToken: undefined });
  const poll = await createPoll(pool, { results_visible: 'never' });
  for (const authorization of ['Bearer undefined', 'Bearer ', 'Bearer']) {
    const answer = await fetch(`${address}/polls/${poll}/results`, { headers: { authorization } });
    expect(await answer.json()).toMatchObject({ visible: false });
  }
});

test('a waiting screen sees the votes once its voter has voted, and others keep waiting', async () => {
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
  // until the last frames have been sent again, reliably
  const lastFrames = (each: typeof screen) => each.tallies.filter(({ total }) => total === 3);
  await expect.poll(() => Math.min(...[screen, waiting].map((each) => lastFrames(each).length))).toBe(2);
  expect(waiting.tallies.every(({ visible }) => !visible)).toBe(true);
  for (const each of [screen.tallies, stream.snapshots]) {
    // once admitted, it is sent no more snapshots without votes
    const since = each.findIndex(({ visible }) => visible);
    expect(each.slice(since).every(({ visible }) => visible)).toBe(true);
    const versions = each.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  }
});

test('someone who voted before a reset waits like others, even while ballots are still being removed', async () => {
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

test('a screen whose voter voted before a reset waits again, even if as many others have voted at the next tick', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const voter = await addBallot(pool, poll, 1);
  const screen = await openScreen(address, { extraHeaders: { cookie: cookieOf(voter) } });
  const stream = await openStream(`${address}/polls/${poll}/stream`, {
    headers: { cookie: cookieOf(voter) },
  });
  await screen.watch(poll);
  await expect
    .poll(() => [screen, stream].map((each) => votesIn(each.latest())))
    .toEqual([
      [0, 1],
      [0, 1],
    ]);
  await pool.query(
    `begin;
     delete from ballots where poll_id = ${poll};
     update polls set valid_from = now() where id = ${poll};
     insert into ballots values (${poll}, gen_random_uuid(), '{0}', now());
     commit`,
  );
  await expect.poll(() => [screen, stream].map((each) => each.latest()?.visible)).toEqual([false, false]);
  for (const frames of [screen.tallies, stream.snapshots])
    expect(frames.filter(({ visible }) => visible).map(votesIn)).not.toContainEqual([1, 0]);
});

test('a screen whose voter withdraws their vote waits again, even if another has voted at the next tick', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const [voter, other] = [await addBallot(pool, poll, 1), await addBallot(pool, poll, 1)];
  const headers = { cookie: cookieOf(voter) };
  const screen = await openScreen(address, { extraHeaders: headers });
  const stream = await openStream(`${address}/polls/${poll}/stream`, { headers });
  const staying = await openScreen(address, { extraHeaders: { cookie: cookieOf(other) } });
  for (const each of [screen, staying]) await each.watch(poll);
  await expect
    .poll(() => [screen, stream, staying].map((each) => each.latest()?.visible))
    .toEqual([true, true, true]);
  await pool.query(
    `begin;
     update ballots set choices = '{}' where voter_id = '${voter}';
     insert into ballots values (${poll}, gen_random_uuid(), '{0}', now());
     commit`,
  );
  await expect.poll(() => [screen, stream].map((each) => each.latest()?.visible)).toEqual([false, false]);
  for (const frames of [screen.tallies, stream.snapshots])
    expect(frames.filter(({ visible }) => visible).map(votesIn)).not.toContainEqual([1, 1]);
  await expect.poll(() => votesIn(staying.latest())).toEqual([1, 1]);
  expect(staying.latest()?.total).toBe(2);
  for (const look of Object.values(ways)) expect((await look(address, poll, headers)).visible).toBe(false);
});

test('a changed visibility hides votes on screens, even from those who have voted', async () => {
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

test('screens show the close without a new version, and results hidden until the close appear when they are final', async () => {
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
  // incomplete votes are not shown: an unknown number may still be in the queue
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

test('screens show the opening without a new version', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  await pool.query(`update polls set opens_at = now() + interval '1 second' where id = $1`, [poll]);
  const screen = await openScreen(address);
  await screen.watch(poll);
  await expect.poll(() => screen.latest()?.status).toBe('scheduled');
  await expect.poll(() => screen.latest()?.status).toBe('open');
});

test('screens are notified when their poll is deleted, and stay connected', async () => {
  const { pool, address } = await setUp();
  const [poll, other] = [await createPoll(pool), await createPoll(pool)];
  await addBallot(pool, poll, 1);
  const screen = await openScreen(address);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  const ends: unknown[] = [];
  screen.socket.on('gone', (end) => ends.push(end));
  await screen.watch(poll);
  await expect.poll(() => stream.latest()?.total).toBe(1);
  await pool.query('delete from polls where id = $1', [poll]);
  await expect.poll(() => ends).toEqual([{ pollId: poll, detail: 'This poll was deleted.' }]);
  await expect.poll(() => stream.end).toEqual({ code: 4404, reason: 'This poll was deleted.' });
  expect(await screen.watch(poll)).toMatchObject({ ok: false });
  expect(await screen.watch(other)).toEqual({ ok: true });
});

test('a ranked poll shows its instant run-off, counted again with each change', async () => {
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

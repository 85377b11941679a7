// The number of an unlisted poll is an address only for its owners and administrators, and owners see all of their polls.
import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import { makeAdminSession } from '@hands/shared/auth/admin-session';
import { makePollKey, pollKeyCookie } from '@hands/shared/auth/poll-key';
import { signReceipt } from '@hands/shared/auth/receipt';
import { noSuchPollDetail } from '@hands/shared/http/no-such-poll';
import { addBallot } from '@hands/testing/add-ballot';
import { adminToken, asAdmin } from '@hands/testing/administrator';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { describe, expect, test } from 'vitest';
import { createOwnPoll, ways } from './finding-polls.ts';
import type { Headers, Shown } from './finding-polls.ts';

async function setUp() {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  return { pool, address };
}

const asSignedIn = () => ({ cookie: `admin=${makeAdminSession(secret, adminToken).value}` });

/** What each of these viewers is shown. */
async function showAll(
  look: (headers: Headers) => Promise<Shown>,
  viewers: Record<string, Headers>,
): Promise<Record<string, Shown>> {
  const shown = await Promise.all(
    Object.entries(viewers).map(async ([name, headers]) => [name, await look(headers)] as const),
  );
  return Object.fromEntries(shown);
}

const allSee = (viewers: object, shown: Shown) =>
  Object.fromEntries(Object.keys(viewers).map((name) => [name, shown]));

describe.each(Object.entries(ways))('%s', (_way, look) => {
  async function setUpOwners(columns: Record<string, unknown>) {
    const { pool, address } = await setUp();
    const [poll, other] = [await createOwnPoll(pool, columns), await createOwnPoll(pool, columns)];
    const voter = await addBallot(pool, poll.id, 1);
    const strangers = {
      guest: {},
      voter: { cookie: cookieOf(voter) },
      'another owner': other.asOwner,
      'another owner in a browser': other.inBrowser,
      'the key of another poll': { cookie: `${pollKeyCookie(poll.slug)}=${other.key}` },
      'an invented key': { authorization: `Bearer ${makePollKey()}` },
      'an invented session': { cookie: `admin=${makeAdminSession('another secret', adminToken).value}` },
    };
    const managers = {
      owner: poll.asOwner,
      'owner in a browser': poll.inBrowser,
      'admin token': asAdmin,
      'admin session': asSignedIn(),
    };
    return { address, poll, strangers, managers };
  }

  test('an unlisted poll is found by its slug, and by its number only by owner and administrators', async () => {
    const { address, poll, strangers, managers } = await setUpOwners({ listed: false });
    const byNumber = (headers: Headers) => look(address, poll.id, headers);
    expect(await showAll(byNumber, strangers)).toEqual(allSee(strangers, 'no such poll'));
    expect(await showAll(byNumber, managers)).toEqual(allSee(managers, [0, 1]));
    for (const slug of [poll.slug, poll.slug.toUpperCase()]) {
      const bySlug = (headers: Headers) => look(address, slug, headers);
      expect(await showAll(bySlug, { ...strangers, ...managers })).toEqual(
        allSee({ ...strangers, ...managers }, [0, 1]),
      );
    }
  });

  test('I11: hidden votes are shown to the owner of the poll, and to no other owner', async () => {
    const { address, poll, strangers, managers } = await setUpOwners({ results_visible: 'never' });
    for (const named of [poll.id, String(poll.id), poll.slug]) {
      const looking = (headers: Headers) => look(address, named, headers);
      expect(await showAll(looking, strangers)).toEqual(allSee(strangers, 'hidden'));
      expect(await showAll(looking, managers)).toEqual(allSee(managers, [0, 1]));
    }
  });

  test('there is no poll with an unknown slug, nor with that of a deleted poll', async () => {
    const { pool, address } = await setUp();
    const { id, slug } = await createOwnPoll(pool);
    expect(await look(address, 'zzzzzzzzzz', {})).toBe('no such poll');
    expect(await look(address, slug, {})).toEqual([0, 0]);
    await pool.query('delete from polls where id = $1', [id]);
    await expect.poll(() => look(address, slug, {})).toBe('no such poll');
  });
});

describe('the number of an unlisted poll', () => {
  test('is answered exactly like one that no poll has', async () => {
    const { pool, address } = await setUp();
    const { id } = await createOwnPoll(pool, { listed: false });
    const receipt = signReceipt({ pollId: id, voterId: randomUUID(), castAt: 1 }, secret);
    const read = async (pollId: number, rest: string, accept: string) => {
      const answer = await fetch(`${address}/polls/${pollId}${rest}`, { headers: { accept } });
      const headers = [...answer.headers].filter(([name]) => name !== 'date');
      return { status: answer.status, headers, body: await answer.text() };
    };
    const including = `/results?including=${receipt}&receipt=${receipt}`;
    for (const rest of ['', '/results', including, '/results?including=x', '/export.csv?receipt=' + receipt])
      for (const accept of ['application/json', 'text/html']) {
        const answer = await read(id, rest, accept);
        expect(answer).toMatchObject({ status: 404 });
        expect(answer, rest).toEqual(await read(2_000_000_000, rest, accept));
      }
    for (const event of ['watch', 'follow']) {
      const { socket } = await openScreen(address);
      for (const named of [id, String(id), 2_000_000_000])
        expect(await socket.emitWithAck(event, named)).toEqual({ ok: false, detail: noSuchPollDetail });
    }
  });

  test('is not named by what is said about a receipt', async () => {
    const { pool, address } = await setUp();
    const [unlisted, listed] = [await createOwnPoll(pool, { listed: false }), await createOwnPoll(pool)];
    const receipt = signReceipt({ pollId: unlisted.id, voterId: randomUUID(), castAt: 1 }, secret);
    const answer = await fetch(`${address}/polls/${listed.id}/results?including=${receipt}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      detail: 'including: must be the receipt of a vote in this poll',
    });
  });

  test('does not become an address because someone watches the poll by its slug', async () => {
    const { pool, address } = await setUp();
    const { id, slug } = await createOwnPoll(pool, { listed: false });
    const [screen, stranger] = [await openScreen(address), await openScreen(address)];
    expect(await screen.watch(slug)).toEqual({ ok: true });
    await expect.poll(() => screen.latest()).toMatchObject({ pollId: id, slug, listed: false });
    expect(await stranger.watch(id)).toEqual({ ok: false, detail: noSuchPollDetail });
    // the same socket, too
    expect(await screen.watch(id)).toEqual({ ok: false, detail: noSuchPollDetail });
    expect(await screen.watch(slug)).toEqual({ ok: true });
  });

  test('is an address again once the poll is listed', async () => {
    const { pool, address } = await setUp();
    const { id } = await createOwnPoll(pool, { listed: false });
    const statusOf = async () => (await fetch(`${address}/polls/${id}`)).status;
    expect(await statusOf()).toBe(404);
    for (const [listed, status] of [
      [true, 200],
      [false, 404],
    ]) {
      await pool.query('update polls set listed = $2, version = version + 1 where id = $1', [id, listed]);
      expect(await statusOf()).toBe(status);
    }
  });
});

describe('open ballots', () => {
  test('follow an unlisted poll by its slug; its owner may also name the number', async () => {
    const { pool, address } = await setUp();
    const { id, slug, asOwner } = await createOwnPoll(pool, { listed: false });
    const changes: unknown[] = [];
    for (const [named, headers] of [
      [slug, {}],
      [id, asOwner],
    ] as const) {
      const { socket } = await openScreen(address, { extraHeaders: headers });
      socket.on('changed', (change) => changes.push(change));
      expect(await socket.emitWithAck('follow', named)).toEqual({ ok: true });
    }
    await pool.query(`update polls set question = 'What?', version = version + 1 where id = $1`, [id]);
    await expect.poll(() => changes).toEqual([{ pollId: id }, { pollId: id }]);
  });
});

describe('clients that have not named a poll', () => {
  /** Each count that they were sent. */
  async function listenToAll(address: string) {
    const { socket } = await openScreen(address);
    const received: { pollId: number }[] = [];
    socket.on('poll-stats', (stats: { pollId: number }) => received.push(stats));
    return received;
  }

  const vote = async (pool: Pool, ...polls: number[]) => {
    for (const poll of polls) await addBallot(pool, poll, 0);
  };

  test('learn nothing of an unlisted poll, whether it is watched or not', async () => {
    const { pool, address } = await setUp();
    const [watched, alone] = [
      await createOwnPoll(pool, { listed: false }),
      await createOwnPoll(pool, { listed: false }),
    ];
    const listed = await createPoll(pool);
    const received = await listenToAll(address);
    const screens = [
      await openScreen(address),
      await openScreen(address, { extraHeaders: watched.asOwner }),
    ] as const;
    for (const screen of screens) await screen.watch(watched.slug);
    const counts: unknown[] = [];
    screens[0].socket.on('poll-stats', (stats) => counts.push(stats));
    await vote(pool, watched.id, alone.id, listed);
    await expect.poll(() => counts).toEqual([{ pollId: watched.id, optionId: 0, newCount: 1 }]);
    await expect.poll(() => received).toEqual([{ pollId: listed, optionId: 0, newCount: 1 }]);
    await vote(pool, watched.id, alone.id, listed);
    await expect.poll(() => counts).toHaveLength(2);
    await expect.poll(() => received).toHaveLength(2);
    expect(received.map(({ pollId }) => pollId)).toEqual([listed, listed]);
  });

  test('are sent all counts of a poll when it becomes listed, and none once it is not', async () => {
    const { pool, address } = await setUp();
    const { id, slug } = await createOwnPoll(pool, { listed: false });
    const received = await listenToAll(address);
    const screen = await openScreen(address);
    let counts = 0;
    screen.socket.on('poll-stats', () => counts++);
    await screen.watch(slug);
    await vote(pool, id);
    await expect.poll(() => counts).toBe(1);
    const list = (listed: boolean) =>
      pool.query('update polls set listed = $2, version = version + 1 where id = $1', [id, listed]);
    await list(true);
    await expect.poll(() => received).toEqual([{ pollId: id, optionId: 0, newCount: 1 }]);
    await list(false);
    await expect.poll(() => screen.latest()?.listed).toBe(false);
    await vote(pool, id);
    await expect.poll(() => screen.latest()?.total).toBe(2);
    const marker = await createPoll(pool);
    await vote(pool, marker);
    await expect.poll(() => received.at(-1)).toMatchObject({ pollId: marker });
    expect(received.filter(({ pollId }) => pollId === id)).toHaveLength(1);
  });
});

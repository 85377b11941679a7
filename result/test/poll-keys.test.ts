// Anyone who has the key of a poll sees what administrators see of it.
import { addPollKey } from '@hands/db/poll-keys';
import { hashPollKey } from '@hands/shared/auth/poll-key';
import { readMetrics } from '@hands/shared/http/read-metrics';
import { addBallot } from '@hands/testing/add-ballot';
import { asAdmin } from '@hands/testing/administrator';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { settings, startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import { describe, expect, test } from 'vitest';
import { createOwnPoll } from './finding-polls.ts';
import type { Headers } from './finding-polls.ts';

async function setUp(changed: Parameters<typeof startResult>[1] = {}) {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url, changed);
  return { pool, address };
}

describe('the key of a poll', () => {
  test('can be the token of a socket, and shows the hidden votes of its own poll alone', async () => {
    const { pool, address } = await setUp();
    const hidden = { listed: false, results_visible: 'never' };
    const [mine, yours] = [await createOwnPoll(pool, hidden), await createOwnPoll(pool, hidden)];
    const screen = await openScreen(address, { auth: { token: mine.key } });
    expect(await screen.watch(yours.id)).toMatchObject({ ok: false });
    for (const named of [mine.id, yours.slug]) expect(await screen.watch(named)).toEqual({ ok: true });
    await addBallot(pool, mine.id, 1);
    await addBallot(pool, yours.id, 1);
    const latest = (pollId: number) => screen.tallies.findLast((tally) => tally.pollId === pollId);
    await expect.poll(() => [latest(mine.id)?.total, latest(yours.id)?.total]).toEqual([1, 1]);
    expect(votesIn(latest(mine.id))).toEqual([0, 1]);
    for (const tally of screen.tallies)
      if (tally.pollId === yours.id) expect(votesIn(tally)).toEqual([null, null]);
  });

  test('shows a page that says who sees the hidden votes, which no other page does', async () => {
    const { pool, address } = await setUp();
    const { slug, inBrowser } = await createOwnPoll(pool, { results_visible: 'after_close' });
    const page = async (headers: Headers = {}) =>
      (await fetch(`${address}/p/${slug}`, { headers: { accept: 'text/html', ...headers } })).text();
    expect(await page(inBrowser)).toContain(
      '<p class="others-view" data-others-view>Only you and others who manage this poll see these results until they are final.</p>',
    );
    expect(await page()).not.toContain('data-others-view');
  });

  test('shows later votes on screens and streams, too', async () => {
    const { pool, address } = await setUp();
    const { id, asOwner } = await createOwnPoll(pool, { listed: false, results_visible: 'never' });
    const screen = await openScreen(address, { extraHeaders: asOwner });
    await screen.watch(id);
    const stream = await openStream(`${address}/polls/${id}/stream`, { headers: asOwner });
    await addBallot(pool, id, 1);
    for (const each of [screen, stream]) await expect.poll(() => votesIn(each.latest())).toEqual([0, 1]);
  });

  test('does not work for new requests once it is revoked', async () => {
    const { pool, address } = await setUp();
    const { id, asOwner, inBrowser } = await createOwnPoll(pool, { listed: false });
    const statuses = () =>
      Promise.all(
        [asOwner, inBrowser].map(
          async (headers) => (await fetch(`${address}/polls/${id}`, { headers })).status,
        ),
      );
    expect(await statuses()).toEqual([200, 200]);
    await pool.query('delete from poll_keys where poll_id = $1', [id]);
    expect(await statuses()).toEqual([404, 404]);
  });

  test('ends the sockets that were opened with it once it is revoked, and no others', async () => {
    const { pool, address } = await setUp();
    const { id, slug, key } = await createOwnPoll(pool, { results_visible: 'never' });
    await addBallot(pool, id, 1);
    const other = await addPollKey(pool, id, 'Ben');
    const open = async (token: string) => {
      const screen = await openScreen(address, { auth: { token } });
      screen.socket.on('connect', () => void screen.watch(slug));
      await screen.watch(slug);
      const headers = { authorization: `Bearer ${token}` };
      return { screen, stream: await openStream(`${address}/polls/${id}/stream`, { headers }) };
    };
    const [revoked, valid] = [await open(key), await open(other)];
    const all = [revoked.screen, revoked.stream, valid.screen, valid.stream];
    const seen = () => all.map((each) => votesIn(each.latest()));
    await expect.poll(seen).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    await pool.query('delete from poll_keys where poll_id = $1 and hash = $2', [id, hashPollKey(key)]);
    await expect.poll(() => revoked.stream.end).toEqual({ code: 4401, reason: 'This key was revoked.' });
    await expect.poll(() => votesIn(revoked.screen.latest())).toEqual([null, null]);
    await addBallot(pool, id, 1);
    for (const each of [valid.screen, valid.stream])
      await expect.poll(() => votesIn(each.latest())).toEqual([0, 2]);
    expect(valid.stream.end).toBeUndefined();
    expect(votesIn(revoked.stream.latest())).toEqual([0, 1]);
  });

  test('is in the cookies of its own system, which have its suffix', async () => {
    const { pool, address } = await setUp({ cookieSuffix: '-2' });
    const { id, slug, key } = await createOwnPoll(pool, { listed: false });
    const read = async (cookie: string) =>
      (await fetch(`${address}/polls/${id}`, { headers: { cookie } })).status;
    expect(await read(`key-${slug}-2=${key}`)).toBe(200);
    expect(await read(`key-${slug}=${key}`)).toBe(404);
  });

  test('is enough without an admin token', async () => {
    const { pool, address } = await setUp({ adminToken: undefined });
    const { id, asOwner } = await createOwnPoll(pool, { listed: false });
    const read = async (headers: Headers) => (await fetch(`${address}/polls/${id}`, { headers })).status;
    expect(await read(asOwner)).toBe(200);
    expect(await read({ authorization: 'Bearer undefined' })).toBe(404);
  });

  test('exports hidden votes, within the limits of its owner’s address', async () => {
    const { pool, address } = await setUp({ limits: { ...settings.limits, exports: 2 } });
    const { id, asOwner } = await createOwnPoll(pool, { results_visible: 'never' });
    const statusOf = async (headers: Headers) => {
      // otherwise it is answered from memory
      await addBallot(pool, id, 0);
      return (await fetch(`${address}/polls/${id}/export.csv`, { headers })).status;
    };
    expect([await statusOf(asOwner), await statusOf(asOwner), await statusOf(asOwner)]).toEqual([
      200, 200, 429,
    ]);
    expect(await statusOf(asAdmin)).toBe(200);
  });
});

describe('wrong tokens', () => {
  const guess = { authorization: 'Bearer a-guess' };

  test('count the same for an unlisted poll as for one that does not exist', async () => {
    const { pool, address } = await setUp({ limits: { ...settings.limits, wrongTokens: 4 } });
    const { id } = await createOwnPoll(pool, { listed: false });
    const statusOf = async (pollId: number) =>
      (await fetch(`${address}/polls/${pollId}`, { headers: guess })).status;
    const statuses = [];
    for (const pollId of [id, 2_000_000_000, id, 2_000_000_000, id, 2_000_000_000])
      statuses.push(await statusOf(pollId));
    expect(statuses).toEqual([404, 404, 404, 404, 429, 429]);
  });

  test('never lock out the key of a poll, which does not count as one', async () => {
    const { pool, address } = await setUp({ limits: { ...settings.limits, wrongTokens: 2 } });
    const { id, key, asOwner } = await createOwnPoll(pool, { listed: false });
    const statusOf = async (headers: Headers) => (await fetch(`${address}/polls/${id}`, { headers })).status;
    for (let count = 0; count < 4; count++) {
      expect(await statusOf(asOwner)).toBe(200);
      const screen = await openScreen(address, { auth: { token: key } });
      expect(await screen.watch(id)).toEqual({ ok: true });
    }
    expect([await statusOf(guess), await statusOf(guess), await statusOf(guess)]).toEqual([404, 404, 429]);
    expect(await statusOf(asOwner)).toBe(200);
    const screen = await openScreen(address, { auth: { token: key } });
    expect(await screen.watch(id)).toEqual({ ok: true });
    // the metric counts what was refused
    expect((await readMetrics(address))['hands_requests_limited_total{reason="too-many-attempts"}']).toBe(1);
  });
});

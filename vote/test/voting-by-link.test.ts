// Polls in which only people with a voting link of their own may vote.
import { createPool } from '@hands/db/pool';
import { encryptTokenVoter, readTokenVoter } from '@hands/shared/auth/token-voter-cookie';
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import type { Ballot } from '@hands/shared/poll/batch';
import { asAdmin } from '@hands/testing/administrator';
import { logger } from '@hands/testing/logger';
import { secret } from '@hands/testing/voter-cookie';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noteQueued } from './note-queued.ts';
import { setUpOwners } from './set-up-owners.ts';
import type { OwnedPoll } from './set-up-owners.ts';

const { vote, send, addPoll: addAnyPoll } = setUpOwners();

let queued: Ballot[] = [];
beforeAll(() => {
  queued = noteQueued(vote().parts.queue);
});

const addPoll = (fields: object = {}) => addAnyPoll({ voters: 'token', ...fields });

interface Link {
  id: string;
  path: string;
}

async function addLinks({ slug }: OwnedPoll, labels: string[]): Promise<Link[]> {
  const { status, text } = await send('POST', `/polls/${slug}/tokens`, asAdmin, { labels });
  expect(status).toBe(201);
  const { tokens } = JSON.parse(text) as { tokens: { id: string; url: string }[] };
  return tokens.map(({ id, url }) => ({ id, path: new URL(url).pathname }));
}
const addLink = async (poll: OwnedPoll): Promise<Link> =>
  (await addLinks(poll, ['Ana']))[0] ?? { id: '', path: '' };

const redeem = (path: string, headers: Record<string, string> = {}, base?: string) =>
  send('POST', path, headers, new URLSearchParams(), base);

/** The Cookie header of a browser that has redeemed the link. */
async function cookieOf({ path }: Link): Promise<string> {
  const { status, headers } = await redeem(path);
  expect(status).toBe(303);
  return headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const cast = (poll: OwnedPoll, cookie: string, choice = 0, base?: string) =>
  send('POST', `/polls/${poll.slug}/vote`, { cookie }, { choice }, base);
const votersOf = ({ id }: OwnedPoll) =>
  queued.filter(({ pollId }) => pollId === id).map(({ voterId }) => voterId);

describe('a voting link', () => {
  test('changes nothing when it is opened, as by a preview, and votes once its button was pressed', async () => {
    const poll = await addPoll();
    const link = await addLink(poll);
    const page = await send('GET', link.path);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Open my ballot')]);
    expect(page.headers.getSetCookie()).toEqual([]);
    const answer = await redeem(link.path);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/p/${poll.slug}`]);
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const ballot = await send('GET', `/p/${poll.slug}`, { cookie });
    expect(ballot.text).toContain('name="choice"');
    expect((await cast(poll, cookie)).status).toBe(202);
  });

  test('I2: on fifty devices at once is one voter', async () => {
    const poll = await addPoll();
    const link = await addLink(poll);
    const cookies = await Promise.all(Array.from({ length: 50 }, () => cookieOf(link)));
    const base = await vote().serve({ limits: { ...vote().parts.limits, perVoter: 0 } });
    const answers = await Promise.all(cookies.map((cookie, device) => cast(poll, cookie, device % 2, base)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(votersOf(poll)).toHaveLength(50);
    expect(new Set(votersOf(poll)).size).toBe(1);
  });

  test('that is not valid says so when it is opened, and not only when its button is pressed', async () => {
    const [poll, other] = [await addPoll(), await addPoll()];
    const [link, revoked] = await addLinks(poll, ['Ana', 'Ben']);
    if (!link || !revoked) throw new Error('no links');
    await send('DELETE', `/polls/${poll.id}/tokens/${revoked.id}`, asAdmin);
    const wrong = [
      revoked.path,
      link.path.replace(poll.slug, other.slug),
      link.path.slice(0, -1),
      `${link.path}0`,
    ];
    for (const path of wrong) {
      const { status, text } = await send('GET', path);
      expect([status, text], path).toEqual([403, expect.stringContaining('Voting link not valid')]);
    }
  });

  test('opens while the database cannot be asked; its button then says so', async () => {
    const { path } = await addLink(await addPoll());
    const pool = createPool('postgres://127.0.0.1:1/nowhere', logger);
    onTestFinished(() => pool.end());
    const base = await vote().serve({ pool });
    expect((await send('GET', path, {}, undefined, base)).status).toBe(200);
    expect((await redeem(path, {}, base)).status).toBe(503);
  });

  test('may be typed in capitals, with letters for digits that look like them', async () => {
    const poll = await addPoll();
    const { path } = await addLink(poll);
    const [, token = ''] = /\/t\/(.+)$/.exec(path) ?? [];
    const typed = token.toUpperCase().replaceAll('0', 'O').replaceAll('1', 'L');
    expect((await redeem(path.replace(token, typed))).status).toBe(303);
  });

  test('is another voter for each name, and votes in no other poll', async () => {
    const [poll, other] = [await addPoll(), await addPoll()];
    const links = await addLinks(poll, ['Ana', 'Ana', 'Ben']);
    for (const link of links) await cast(poll, await cookieOf(link));
    expect(new Set(votersOf(poll)).size).toBe(3);
    const cookie = await cookieOf(links[0] ?? { id: '', path: '' });
    expect((await cast(other, cookie)).status).toBe(403);
    expect((await redeem(links[0]?.path.replace(poll.slug, other.slug) ?? '')).status).toBe(403);
    // its cookie under the other poll's name
    expect((await cast(other, cookie.replace(poll.slug, other.slug))).status).toBe(403);
  });

  test('of a poll that takes none any more leads to the ballot', async () => {
    const poll = await addPoll();
    const { path } = await addLink(poll);
    expect((await send('PATCH', `/polls/${poll.id}`, asAdmin, { voters: 'browser' })).status).toBe(200);
    for (const method of ['GET', 'POST']) {
      const answer = await send(method, path, {}, method === 'POST' ? new URLSearchParams() : undefined);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/p/${poll.slug}`]);
    }
  });

  test('sends its address nowhere, and is not stored', async () => {
    const poll = await addPoll();
    const { path } = await addLink(poll);
    for (const answer of [await send('GET', path), await redeem(path), await redeem(`${path}x`)]) {
      expect(answer.headers.get('referrer-policy')).toBe('strict-origin');
      expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    }
  });

  test('is redeemed by no page of another site', async () => {
    const { path } = await addLink(await addPoll());
    const answer = await redeem(path, { origin: 'http://elsewhere.example' });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
  });

  test('that is wrong counts as a guess of its address, and a right one works all the same', async () => {
    const poll = await addPoll();
    const { path } = await addLink(poll);
    const { metrics, logger } = vote().parts;
    const base = await vote().serve({
      wrongTokens: createWrongTokens({ points: 3 }, metrics.limited, logger),
    });
    const wrong = path.slice(0, -26) + '0'.repeat(26);
    const statuses: number[] = [];
    for (const guess of [`${path}0`, path.slice(0, -1)])
      statuses.push((await redeem(guess, {}, base)).status);
    for (let times = 0; times < 2; times++)
      statuses.push((await send('GET', wrong, {}, undefined, base)).status);
    expect(statuses).toEqual([403, 403, 403, 429]);
    expect((await redeem(wrong, {}, base)).status).toBe(429);
    expect((await send('GET', path, {}, undefined, base)).status).toBe(200);
    expect((await redeem(path, {}, base)).status).toBe(303);
  });
});

describe('without a link', () => {
  test('the ballot page explains what is needed, and forms and programs get 403', async () => {
    const poll = await addPoll();
    const page = await send('GET', `/p/${poll.slug}`);
    expect(page.text).toContain('Only people with a voting link of their own can vote');
    expect(page.text).not.toContain('name="choice"');
    const json = await send('POST', `/polls/${poll.slug}/vote`, {}, { choice: 0 });
    expect(JSON.parse(json.text)).toMatchObject({ status: 403, title: 'Voting link needed' });
    const form = new URLSearchParams({ page: 'ballot', choice: '0' });
    expect((await send('POST', `/p/${poll.slug}/vote`, {}, form)).status).toBe(403);
    // the voter of other polls is not one of this poll
    const { headers } = await send('GET', '/p/1');
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^voter=/);
    expect((await cast(poll, cookie)).status).toBe(403);
    expect(votersOf(poll)).toEqual([]);
  });

  test('no program votes by userId', async () => {
    const poll = await addPoll();
    const answer = await send('POST', '/vote', {}, { pollId: poll.id, optionId: 0, userId: 'ann' });
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('voting link only')]);
  });
});

describe('a revoked link', () => {
  test('is not redeemed, and its cookie votes no more, on every instance within a second and without the database', async () => {
    const poll = await addPoll();
    const [link, other] = await addLinks(poll, ['Ana', 'Ben']);
    if (!link || !other) throw new Error('no links');
    const [cookie, cookieOfOther] = [await cookieOf(link), await cookieOf(other)];
    const elsewhere = await vote().serve();
    expect((await cast(poll, cookie, 0, elsewhere)).status).toBe(202);
    expect((await send('DELETE', `/polls/${poll.id}/tokens/${link.id}`, asAdmin)).status).toBe(204);
    expect((await redeem(link.path)).status).toBe(403);
    const refused = await cast(poll, cookie);
    expect(JSON.parse(refused.text)).toMatchObject({ status: 403, title: 'Voting link revoked' });
    await expect
      .poll(async () => (await cast(poll, cookie, 0, elsewhere)).status, { timeout: 2_000 })
      .toBe(403);
    expect((await cast(poll, cookieOfOther)).status).toBe(202);
    const page = await send('GET', `/p/${poll.slug}`, { cookie });
    expect(page.text).toContain('has been revoked');
    expect(page.text).not.toContain('name="choice"');
  });

  test('leaves the vote that was cast with it; the link in its place is another voter', async () => {
    const poll = await addPoll();
    const link = await addLink(poll);
    await cast(poll, await cookieOf(link));
    const answer = await send('POST', `/polls/${poll.id}/tokens/${link.id}/replace`, asAdmin);
    const { label, url } = JSON.parse(answer.text) as { label: string; url: string };
    expect([answer.status, label]).toEqual([201, 'Ana']);
    expect((await redeem(link.path)).status).toBe(403);
    await cast(poll, await cookieOf({ id: '', path: new URL(url).pathname }));
    expect(new Set(votersOf(poll)).size).toBe(2);
  });
});

test('a cookie of an earlier secret votes as the same voter, and is set again', async () => {
  const poll = await addPoll();
  const cookie = await cookieOf(await addLink(poll));
  await cast(poll, cookie);
  const cookieSecrets: [string, string] = ['the new secret of the tests', secret];
  const base = await vote().serve({ cookieSecrets });
  const answer = await cast(poll, cookie, 1, base);
  expect(answer.status).toBe(202);
  const renewed = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const voter = readTokenVoter(renewed, poll.slug, [cookieSecrets[0]]);
  expect(new Set([voter?.voterId, ...votersOf(poll)]).size).toBe(1);
  expect(decodeURIComponent(renewed)).toContain(
    encryptTokenVoter(poll.slug, voter ?? { voterId: '', tokenId: '' }, cookieSecrets[0]),
  );
});

test('who may vote cannot be changed once there are ballots', async () => {
  const poll = await addPoll();
  const change = async (voters: string) =>
    (await send('PATCH', `/polls/${poll.id}`, asAdmin, { voters })).status;
  expect(await change('anyone')).toBe(200);
  expect(await change('token')).toBe(200);
  expect(await change('nobody')).toBe(400);
  await vote().pool.query('insert into ballots values ($1, gen_random_uuid(), array[0], now())', [poll.id]);
  expect(await change('browser')).toBe(409);
});

// What a browser's cookies must survive: a new secret, many polls, a database that is down.
import { randomUUID } from 'node:crypto';
import { createPool } from '@hands/db/pool';
import { readReceipt } from '@hands/shared/auth/receipt';
import { sign } from '@hands/shared/auth/sign';
import { readVoterCookie, signVoterId } from '@hands/shared/auth/voter-cookie';
import type { Ballot } from '@hands/shared/poll/batch';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { cookieOf } from '@hands/testing/voter-cookie';
import type { AppParts } from '@hands/vote/app';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noteQueued } from './note-queued.ts';

let vote: TestVote;
let poll = 0;
let queued: Ballot[] = [];

beforeAll(async () => {
  vote = await openVote();
  queued = noteQueued(vote.parts.queue);
  poll = await createPoll(vote.pool, { options: ['Ash', 'Birch', 'Cedar'] });
});
afterAll(() => vote.close());

interface Answer {
  status: number;
  html: string;
  location: string;
  /** The Set-Cookie headers by the cookie's name: value and attributes. */
  set: Record<string, { value: string; attributes: string }>;
}

async function send(url: string, cookie = '', body?: string, id = poll): Promise<Answer> {
  const response = await fetch(`${url}/polls/${id}${body === undefined ? '' : '/vote'}`, {
    redirect: 'manual',
    headers: {
      Accept: 'text/html',
      Cookie: cookie,
      ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
    ...(body !== undefined && { method: 'POST', body }),
  });
  const set = response.headers.getSetCookie().map((line) => {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*); (.*)$/.exec(line) ?? [];
    return [name, { value: decodeURIComponent(value), attributes }] as const;
  });
  return {
    status: response.status,
    html: await response.text(),
    location: response.headers.get('Location') ?? '',
    set: Object.fromEntries(set),
  };
}

const serve = (changed: Partial<AppParts> = {}) => vote.serve(changed);

describe('a voter who is active while the secret is rotated', () => {
  const voterId = '85dd747b-251a-4944-aa03-a99770116b22';
  const both = {
    cookieSecrets: ['the new secret of the tests', 'the old secret of the tests'] as [string, string],
  };
  const [current, old] = both.cookieSecrets;
  const cookieBy = (secret: string) => `voter=${encodeURIComponent(signVoterId(voterId, secret))}`;

  test.each([
    ['a page', undefined],
    ['a vote', 'choice=0'],
    ['a vote that is refused', 'choice=9'],
  ])('gets a cookie with the new secret, for a year, with the answer to %s', async (_, body) => {
    const { set } = await send(await serve(both), cookieBy(old), body);
    expect(set['voter']?.attributes).toMatch(/^Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(readVoterCookie(`voter=${encodeURIComponent(set['voter']?.value ?? '')}`, [current])).toBe(
      voterId,
    );
  });

  test('keeps a cookie that has the new secret', async () => {
    const url = await serve(both);
    for (const body of [undefined, 'choice=0'])
      expect((await send(url, cookieBy(current), body)).set).not.toHaveProperty('voter');
  });

  test('is renewed if an earlier version set the cookie, without its prefix', async () => {
    const value = encodeURIComponent(signVoterId(voterId, current).slice('s:'.length));
    expect((await send(await serve(both), `voter=${value}`)).set['voter']?.value).toBe(
      signVoterId(voterId, current),
    );
  });

  test('also gets the ballot cookie with the new secret, whose receipt outlives the old one', async () => {
    const castAt = Date.now() * 1000;
    const content = `${poll}.${voterId}.${castAt.toString(36)}`;
    // as earlier versions made it
    const remembered = `ballot-${poll}=2.${sign(content, 'receipt', old)}`;
    const { set, html } = await send(await serve(both), `${cookieBy(old)}; ${remembered}`);
    expect(html).toContain('You voted for <strong><bdi>Cedar</bdi>');
    const [, receipt = ''] = /\/receipts\/([\w-]+)/.exec(html) ?? [];
    expect(readReceipt(receipt, [current])).toMatchObject({ pollId: poll, voterId, castAt });
    const renewed = set[`ballot-${poll}`]?.value ?? '';
    // once renewed, it stays as it is
    const again = await send(
      await serve({ cookieSecrets: [current] }),
      `${cookieBy(current)}; ballot-${poll}=${renewed}`,
    );
    expect(again.html).toContain('You voted for <strong><bdi>Cedar</bdi>');
    expect(again.set).toEqual({});
  });
});

test('a page that one voter opened casts no vote of another, and shows no one the other’s choice', async () => {
  const url = await serve();
  const [one, other] = [cookieOf(randomUUID()), cookieOf(randomUUID())];
  const { html } = await send(url, one);
  const [, tag = ''] = /name="voterTag" value="([\w-]+)"/.exec(html) ?? [];
  const before = queued.length;
  const refused = await send(url, other, `page=ballot&voterTag=${tag}&choice=2`);
  expect(refused.status).toBe(303);
  const cookies = Object.entries(refused.set).map(
    ([name, { value }]) => `${name}=${encodeURIComponent(value)}`,
  );
  const shown = await fetch(url + refused.location, {
    headers: { Accept: 'text/html', Cookie: [other, ...cookies].join('; ') },
  });
  const page = await shown.text();
  expect(page).toContain('This browser has become another voter since you opened this page');
  expect(page).not.toContain('checked');
  expect(queued).toHaveLength(before);
  // the page that is shown now is the other voter’s
  const [, ownTag = ''] = /name="voterTag" value="([\w-]+)"/.exec(page) ?? [];
  expect(ownTag).not.toBe(tag);
  for (const fields of [`voterTag=${ownTag}`, ''])
    expect((await send(url, other, `page=ballot&${fields}&choice=2`)).status).toBe(303);
  expect(queued.slice(before).map(({ choices }) => choices)).toEqual([[2], [2]]);
});

describe('the ballot cookie', () => {
  test('is one of ten at most, which live for a day: a vote removes the oldest', async () => {
    const others = Array.from({ length: 12 }, (_, index) => `ballot-${900 - index}`);
    const cookies = ['voter=x', ...others, 'ballot-3-of-another-system', 'theme'].map((name) => `${name}=1`);
    const { set } = await send(await serve(), cookies.join('; '), 'choice=1');
    const removed = Object.entries(set).filter(([, { attributes }]) =>
      attributes.startsWith('Max-Age=0; Path=/;'),
    );
    expect(removed.map(([name]) => name)).toEqual(others.slice(0, 3));
    expect(Object.keys(set)).toContain(`ballot-${poll}`);
  });

  test('of an earlier version, whose path was its poll’s, is replaced', async () => {
    const url = await serve();
    const response = await fetch(`${url}/polls/${poll}/vote`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Accept: 'text/html', Cookie: `ballot-${poll}=0.x` },
      body: new URLSearchParams({ choice: '1' }),
    });
    const ballots = response.headers.getSetCookie().filter((line) => line.startsWith(`ballot-${poll}=`));
    expect(ballots[0]).toMatch(`ballot-${poll}=; Max-Age=0; Path=/polls/${poll};`);
    expect(ballots[1]).toMatch(/=[\w-]+; Max-Age=86400; Path=\/;/);
    expect(ballots).toHaveLength(2);
  });

  test('I11: shows neither the choice nor the voter to anyone who sees it', async () => {
    const votes = await Promise.all(
      ['0', '1'].map(async (choice) => send(await serve(), '', `choice=${choice}`)),
    );
    for (const { set } of votes) {
      const { value = '' } = set[`ballot-${poll}`] ?? {};
      expect(value).toMatch(/^[\w-]{90,}$/);
      expect(Buffer.from(value, 'base64url').toString('latin1')).not.toContain(`.${poll}.`);
    }
  });

  test('lives for a day', async () => {
    const { set } = await send(await serve(), '', 'choice=1');
    expect(set[`ballot-${poll}`]?.attributes).toBe('Max-Age=86400; Path=/; HttpOnly; SameSite=Lax');
  });

  async function recordBallot(): Promise<string> {
    const voterId = crypto.randomUUID();
    await vote.pool.query(`insert into ballots values ($1, $2, '{1}', now())`, [poll, voterId]);
    return cookieOf(voterId);
  }

  test('is not needed once the ballot is recorded: the page shows it, with its receipt', async () => {
    const { html, set } = await send(await serve(), await recordBallot());
    expect(html).toMatch(/You voted for <strong><bdi>Birch<\/bdi><\/strong>/);
    expect(html).toContain('Your vote is counted.');
    expect(html).toMatch(/href="\/receipts\/[\w-]{90,}"/);
    expect(set).toEqual({});
  });

  test('I11: nobody else’s ballot is shown', async () => {
    await recordBallot();
    for (const cookie of ['', cookieOf(crypto.randomUUID())])
      expect((await send(await serve(), cookie)).html).not.toContain('You voted');
  });

  test('without it and without a database, the page opens as if there were no vote, and its script can tell', async () => {
    const offline = createPool('postgres://postgres:password@127.0.0.1:1/votes', logger, { max: 1 });
    onTestFinished(() => offline.end());
    // the cached poll is known
    const { status, html } = await send(await serve({ pool: offline }), await recordBallot());
    expect(status).toBe(200);
    expect(html).not.toContain('You voted');
    expect(html).toContain('value="1"');
    expect(html).toContain(' data-ballot-unknown');
    expect((await send(await serve(), cookieOf(crypto.randomUUID()))).html).not.toContain(
      'data-ballot-unknown',
    );
  });
});

describe('a browser that keeps no cookies', () => {
  const fromPage = 'page=ballot&choice=1';
  const missing = 'Your vote was not counted, because your browser did not send back the cookie of this site';

  test.each([
    ['no cookie', ''],
    ['a cookie that nobody signed', 'voter=s%3A85dd747b-251a-4944-aa03-a99770116b22.x'],
  ])('is not counted with %s: the page says so, and sets a cookie for the next try', async (_, cookie) => {
    const url = await serve();
    expect((await send(url)).html).toContain('name="page" value="ballot"');
    const before = queued.length;
    const { status, html, set } = await send(url, cookie, fromPage);
    expect(status).toBe(400);
    expect(html).toContain(missing);
    expect(html).toContain('allow cookies for this site, or use another browser');
    expect(queued).toHaveLength(before);
    const again = await send(url, `voter=${encodeURIComponent(set['voter']?.value ?? '')}`, fromPage);
    expect(again.status).toBe(303);
    expect(queued).toHaveLength(before + 1);
  });

  test('keeps the ticks of its form', async () => {
    const several = await createPoll(vote.pool, { kind: 'multiple', options: ['Ash', 'Birch', 'Cedar'] });
    const ranked = await createPoll(vote.pool, { kind: 'ranked', options: ['Ash', 'Birch', 'Cedar'] });
    const url = await serve();
    const ticks = await send(url, '', 'page=ballot&choices=0&choices=2', several);
    expect(ticks.html).toContain(missing);
    expect([...ticks.html.matchAll(/value="(\d)" checked/g)].map(([, place]) => place)).toEqual(['0', '2']);
    const ranks = await send(url, '', 'page=ballot&rank-0=&rank-1=1&rank-2=2', ranked);
    expect(ranks.html).toContain(missing);
    expect([...ranks.html.matchAll(/name="rank-\d" value="(\d?)"/g)].map(([, rank]) => rank)).toEqual([
      '',
      '1',
      '2',
    ]);
  });

  test('is told so as JSON, too', async () => {
    const answer = await fetch(`${await serve()}/polls/${poll}/vote`, {
      method: 'POST',
      body: new URLSearchParams(fromPage),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ title: 'Cookie missing' });
  });

  test.each([
    ['the form of the sample application', 'vote=a', '/'],
    ['a form of a program', 'choice=0', undefined],
  ])('%s is counted without a cookie, as ever', async (_, body, path = `/polls/${poll}/vote`) => {
    const answer = await fetch((await serve()) + path, { method: 'POST', body: new URLSearchParams(body) });
    expect(answer.status).toBe(202);
  });

  test('a field of that name with another value is unknown, as any other', async () => {
    const cookie = cookieOf(crypto.randomUUID());
    const url = await serve();
    const refused = await fetch(`${url}/polls/1/vote`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'page=2&choice=1',
    });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ field: 'page' }] });
  });
});

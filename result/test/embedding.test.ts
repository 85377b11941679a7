// Results on other sites' pages: what may be framed, what everyone sees there, and what oEmbed says.
import { makeAdminSession } from '@hands/shared/auth/admin-session';
import { noSuchPollDetail } from '@hands/shared/http/no-such-poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { addBallot } from '@hands/testing/add-ballot';
import { adminToken, asAdmin } from '@hands/testing/administrator';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { slugOf } from '@hands/testing/slug-of';
import { startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { describe, expect, test } from 'vitest';
import { resultApi } from '../src/describe-api.ts';
import { createOwnPoll } from './finding-polls.ts';

const asBrowser = { accept: 'text/html,*/*;q=0.8' };

async function setUp(settings: Parameters<typeof startResult>[1] = {}) {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url, settings);
  /** Asks again as long as the service is too busy, as other tests can make it. */
  const read = async (path: string, headers: Record<string, string> = asBrowser) => {
    let answer = await fetch(address + path, { headers });
    while (answer.status === 503) answer = await fetch(address + path, { headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { pool, address, read };
}

const snapshotIn = (page: string): Snapshot =>
  JSON.parse(/data-snapshot="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#34;', '"') ?? '{}') as Snapshot;

describe('a frame', () => {
  test('may be on any page; every other page of the service may not', async () => {
    const { pool, read } = await setUp();
    const slug = await slugOf(pool, await createPoll(pool));
    for (const [path, status] of [
      [`/embed/${slug}`, 200],
      [`/embed/${slug}?theme=blue`, 400],
      ['/embed/zzzzzzzzzz', 404],
    ] as const) {
      const { headers, ...answer } = await read(path);
      expect(answer.status).toBe(status);
      expect(headers.get('content-security-policy'), path).toMatch(/(^|; ?)frame-ancestors \* file:(;|$)/);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-frame-options')).toBeNull();
      // for pages that ask this of all that they load
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.getSetCookie()).toEqual([]);
      expect(answer.text).not.toMatch(/<form|<input/);
    }
    const others = Object.keys(resultApi.paths).filter((path) => path !== '/embed/{id}');
    expect(others.length).toBeGreaterThan(10);
    for (const path of [...others, '/p/{id}?present', '/nowhere']) {
      // no pages, and always answered
      if (path === '/live' || path === '/health') continue;
      const { headers } = await read(path.replace('{id}', slug));
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'self'");
    }
  });

  test('shows the current numbers without JavaScript, and opens ballot and results in tabs of their own', async () => {
    const { pool, read } = await setUp();
    const poll = await createPoll(pool, { options: ['Tea', 'Coffee'] });
    const slug = await slugOf(pool, poll);
    for (const choice of [0, 0, 1]) await addBallot(pool, poll, choice);
    const { text, headers } = await read(`/embed/${slug}`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toMatch(/data-votes>2<.*?data-share>67%<.*?data-votes>1<.*?33%</s);
    expect(text).toContain('<strong data-total-count>3</strong> <span data-total-unit>votes</span>');
    const links = [...text.matchAll(/<a [^>]*>/g)].map(([link]) => link);
    expect(links).toHaveLength(2);
    for (const link of links) expect(link).toContain('target="_blank" rel="noopener"');
    expect(links[0]).toContain(`href="http://vote.example/p/${slug}"`);
    expect(links[1]).toContain(`href="http://result.example/p/${slug}/results"`);
  });

  test.each([
    ['', /data-scale="1">/, 'media="screen and (prefers-color-scheme: dark)"'],
    ['?theme=auto&scale=1.5', /data-scale="1.5">/, 'media="screen and (prefers-color-scheme: dark)"'],
    ['?theme=dark', /class="embed" data-scale/, 'media="screen"'],
    ['?theme=light', /class="embed" data-scale/, undefined],
    ['?bg=transparent', /data-bg="transparent"/, 'media="screen"'],
    ['?bg=transparent&theme=light', /data-bg="transparent"/, undefined],
    ['?bg=00FF00', /data-bg="colour".*<rect width="100%" height="100%" fill="#00ff00"/s, undefined],
    ['?bg=203040', /data-bg="colour".*fill="#203040"/s, 'media="screen"'],
    ['?other=1', /data-scale="1">/, 'media="screen and (prefers-color-scheme: dark)"'],
  ])('with %s looks as asked', async (query, markup, dark) => {
    const { pool, read } = await setUp();
    const slug = await slugOf(pool, await createPoll(pool));
    const { status, text } = await read(`/embed/${slug}${query}`);
    expect(status).toBe(200);
    expect(text).toMatch(markup);
    expect(/href="\/colors-dark.css" (media="[^"]*")/.exec(text)?.[1]).toBe(dark);
  });

  test.each([
    ['theme=blue', 'theme: must be auto, light or dark'],
    ['theme=', 'theme: must be auto, light or dark'],
    ['theme=dark&theme=light', 'theme: must be auto, light or dark'],
    ['bg=red', 'bg: must be transparent, or a colour in six hexadecimal digits'],
    ['bg=%22%3E%3Cscript%3E', 'bg: must be transparent, or a colour in six hexadecimal digits'],
    ['bg=00ff00&bg=00ff00', 'bg: must be given once'],
    ['scale=0', 'scale: must be one of 0.5,'],
    ['scale=1e9', 'scale: must be one of 0.5,'],
    ['scale=x&theme=y', 'theme: must be auto, light or dark; scale: must be one of'],
  ])('refuses %s, and names what is wrong', async (query, detail) => {
    const { pool, read } = await setUp();
    const slug = await slugOf(pool, await createPoll(pool));
    const { status, text } = await read(`/embed/${slug}?${query}`, {});
    expect(status).toBe(400);
    expect((JSON.parse(text) as { detail: string }).detail).toContain(detail);
  });

  test('of a missing poll says so, with nothing around it, and its link opens in a tab of its own', async () => {
    const { read } = await setUp();
    const { text } = await read('/embed/zzzzzzzzzz');
    expect(text).toContain(noSuchPollDetail);
    expect(text).not.toContain('<header>');
    expect(text).toContain('href="http://vote.example/polls" target="_blank" rel="noopener"');
  });

  test('I11: shows what everyone may see, whatever its reader could prove', async () => {
    const { pool, address, read } = await setUp();
    for (const [columns, shown] of [
      [{ results_visible: 'never' }, false],
      [{ results_visible: 'after_close' }, false],
      [{ results_visible: 'after_vote' }, false],
      [{ show_from: 10 }, false],
      [{}, true],
    ] as const) {
      const { id, slug, asOwner, inBrowser, key } = await createOwnPoll(pool, columns);
      const voter = await addBallot(pool, id, 1);
      const readers = [
        {},
        asAdmin,
        asOwner,
        inBrowser,
        { cookie: cookieOf(voter) },
        { cookie: `admin=${makeAdminSession(secret, adminToken).value}` },
      ];
      for (const headers of readers) {
        const { text } = await read(`/embed/${slug}`, { ...asBrowser, ...headers });
        expect(votesIn(snapshotIn(text))).toEqual(shown ? [0, 1] : [null, null]);
        expect(text.includes('data-votes>1<')).toBe(shown);
      }
      for (const [extraHeaders, token] of [
        [{}, undefined],
        [inBrowser, undefined],
        [{ cookie: cookieOf(voter) }, undefined],
        [asAdmin, undefined],
        [{}, adminToken],
        [{}, key],
      ] as const) {
        const screen = await openScreen(address, { extraHeaders, auth: { anonymous: true, token } });
        expect(await screen.watch(slug)).toEqual({ ok: true });
        await expect.poll(() => screen.latest()).toMatchObject({ visible: shown });
      }
    }
  });

  test('of an unlisted poll is found by its slug only, and its number is answered like one that no poll has', async () => {
    const { pool, address, read } = await setUp();
    const { id, slug, asOwner } = await createOwnPoll(pool, { listed: false, question: 'Layoffs?' });
    expect((await read(`/embed/${slug}`)).text).toContain('Layoffs?');
    for (const accept of ['text/html', 'application/json'])
      for (const headers of [{}, asOwner, asAdmin]) {
        const answers = await Promise.all(
          [id, 2_000_000_000].map((number) => read(`/embed/${number}`, { accept, ...headers })),
        );
        const [one, other] = answers.map((answer) => ({
          ...answer,
          headers: [...answer.headers].filter(([name]) => name !== 'date'),
        }));
        expect(one).toMatchObject({ status: 404 });
        expect(one).toEqual(other);
      }
    const screen = await openScreen(address, { extraHeaders: asOwner, auth: { anonymous: true } });
    expect(await screen.watch(id)).toEqual({ ok: false, detail: noSuchPollDetail });
    // a listed poll has an address by number everywhere
    const listed = await createOwnPoll(pool);
    expect((await read(`/embed/${listed.id}`)).status).toBe(200);
  });
});

describe('oEmbed', () => {
  const ask = (url: string, more = '') => `/oembed?url=${encodeURIComponent(url)}${more}`;

  test('answers with a frame of the page, which the dashboard names', async () => {
    const { pool, address, read } = await setUp();
    const question = `"Tea" & <b>coffee</b>?`;
    const poll = await createPoll(pool, { question, options: ['Tea', 'Coffee'] });
    const slug = await slugOf(pool, poll);
    const { text: page } = await read(`/p/${slug}?receipt=x`);
    const link = /<link rel="alternate" type="application\/json\+oembed" href="([^"]*)"/.exec(page)?.[1];
    const found = new URL((link ?? '').replaceAll('&amp;', '&').replaceAll('&#38;', '&'));
    expect(found.origin).toBe('http://result.example');
    const answer = await fetch(address + found.pathname + found.search);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({
      version: '1.0',
      type: 'rich',
      title: question,
      provider_name: 'Show of Hands',
      provider_url: 'http://result.example',
      html: `<iframe src="http://result.example/embed/${slug}" title="&quot;Tea&quot; &amp; &lt;b&gt;coffee&lt;/b&gt;?" width="640" height="316" style="border: 0; max-width: 100%" loading="lazy"></iframe>`,
      width: 640,
      height: 316,
      cache_age: 3600,
    });
    const small = await read(ask(`http://result.example/p/${slug}`, '&maxwidth=300&maxheight=200'));
    expect(JSON.parse(small.text)).toMatchObject({ width: 300, height: 200 });
    expect(JSON.parse(small.text)).toMatchObject({
      html: expect.stringContaining('width="300" height="200"') as string,
    });
    const large = await read(ask(`http://result.example/p/${slug}`, '&maxwidth=3000&maxheight=2000'));
    expect(JSON.parse(large.text)).toMatchObject({ width: 640, height: 316 });
  });

  test('knows all addresses of a poll, and none of other sites', async () => {
    const { pool, address, read } = await setUp();
    await pool.query(`insert into polls (id, question) values (1, 'Cats or Dogs?')`);
    const poll = await createPoll(pool);
    const slug = await slugOf(pool, poll);
    for (const path of [
      `/polls/${poll}`,
      `/polls/${poll}/results`,
      `/p/${slug}`,
      `/p/${slug}/results?present`,
    ])
      for (const origin of ['http://result.example', 'http://vote.example', address])
        expect(JSON.parse((await read(ask(origin + path))).text), path).toMatchObject({ title: 'Which?' });
    expect((await read(ask(`http://result.example/embed/${slug}`))).status).toBe(200);
    expect(JSON.parse((await read(ask('http://result.example/'))).text)).toMatchObject({
      title: 'Cats or Dogs?',
    });
    for (const url of [
      `http://elsewhere.example/p/${slug}`,
      `https://result.example/p/${slug}`,
      `http://result.example.elsewhere.example/p/${slug}`,
      `http://result.example/p/${slug}/manage`,
      'http://result.example/docs',
      'http://result.example/p/zzzzzzzzzz',
      'nonsense',
    ])
      expect((await read(ask(url), {})).status, url).toBe(404);
  });

  test.each([
    ['', 400, 'url: must be the address'],
    ['?url=', 404, noSuchPollDetail],
    ['?url=a&url=b', 400, 'url: must be the address'],
    ['?url={poll}&maxwidth=0', 400, 'maxwidth: must be at least 1'],
    ['?url={poll}&maxheight=1.5', 400, 'maxheight: must be a whole number of pixels'],
    ['?url={poll}&maxwidth=x', 400, 'maxwidth: must be a number of pixels'],
    ['?url={poll}&format=xml', 501, 'The only format is json.'],
    ['?url={poll}&format=yaml', 501, 'The only format is json.'],
    ['?url={poll}&format=json&format=xml', 400, 'format: must be json'],
  ])('answers %s with %i', async (query, expected, detail) => {
    const { pool, read } = await setUp();
    const slug = await slugOf(pool, await createPoll(pool));
    const { status, text } = await read(
      `/oembed${query.replace('{poll}', encodeURIComponent(`http://result.example/p/${slug}`))}`,
      {},
    );
    expect(status).toBe(expected);
    expect((JSON.parse(text) as { detail: string }).detail).toContain(detail);
  });

  test('does not reveal an unlisted poll by its number, not even to its owner', async () => {
    const { pool, read } = await setUp();
    const { id, slug, asOwner } = await createOwnPoll(pool, { listed: false });
    const about = async (number: number, headers: Record<string, string>) => {
      const answer = await read(ask(`http://result.example/polls/${number}/results`), headers);
      return { ...answer, headers: [...answer.headers].filter(([name]) => name !== 'date') };
    };
    for (const headers of [{}, asOwner, asAdmin]) {
      expect(await about(id, headers)).toMatchObject({ status: 404 });
      expect(await about(id, headers)).toEqual(await about(2_000_000_000, headers));
    }
    expect((await read(ask(`http://result.example/p/${slug}`))).status).toBe(200);
  });
});

test('nothing that a stranger can read without its slug mentions an unlisted poll', async () => {
  const { pool, read } = await setUp();
  await pool.query(`insert into polls (id, question) values (1, 'Cats or Dogs?')`);
  const question = 'Shall we close the office?';
  const { id, slug } = await createOwnPoll(pool, { listed: false, question });
  await addBallot(pool, id, 0);
  // its owner has it on a screen, so that the service knows it
  await read(`/p/${slug}`);
  const paths = Object.keys(resultApi.paths);
  const addresses = paths.flatMap((path) =>
    ['1', String(id)].flatMap((named) => [
      path.replace('{id}', named),
      ...(path === '/oembed'
        ? ['polls', 'p', 'embed'].map((folder) => `/oembed?url=http://result.example/${folder}/${named}`)
        : []),
    ]),
  );
  expect(addresses.length).toBeGreaterThan(25);
  for (const address of addresses)
    for (const accept of ['application/json', 'text/html']) {
      const { text } = await read(address, { accept });
      for (const trace of [slug, question]) expect(text, address).not.toContain(trace);
    }
});

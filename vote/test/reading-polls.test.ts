import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { openVote } from '@hands/testing/open-vote';
import { describe, expect, test } from 'vitest';
import { abc, faultOf, read, setUpPolls } from './set-up-polls.ts';
import type { PollAnswer } from './set-up-polls.ts';

const { vote, url, send, get, create } = setUpPolls();

describe('reading polls', () => {
  test.each(['/polls/1', '/polls/1/'])('F040: GET %s returns the poll', async (path) => {
    expect(await get(path)).toMatchObject({
      id: 1,
      question: 'Cats or Dogs?',
      options: [
        { position: 0, text: 'Cats' },
        { position: 1, text: 'Dogs' },
      ],
    });
  });

  test('F040: a missing poll is answered with 404, whatever its id', async () => {
    for (const id of ['999999', '0', '-1', '1.5', 'x', '2147483648', '99999999999', '%00'])
      for (const method of ['GET', 'DELETE'])
        expect((await send(method, `/polls/${id}`)).status, `${method} ${id}`).toBe(404);
    expect((await send('PATCH', '/polls/999999', {})).status).toBe(404);
  });

  test.each(['/polls', '/polls/'])('F038: GET %s lists polls, newest first', async (path) => {
    const older = await create({ ...abc, question: 'Older?' });
    const newer = await create({ ...abc, question: 'Newer?' });
    const { polls } = await get<{ polls: PollAnswer[] }>(path);
    expect(polls.slice(0, 2)).toEqual([newer, older]);
  });

  test('F038: pages linked by cursor and Link header list every poll exactly once', async () => {
    const theme = `pages ${randomUUID().slice(0, 8)}`;
    const made: number[] = [];
    for (let i = 0; i < 5; i++) made.unshift((await create({ ...abc, theme })).id);
    const listed: number[] = [];
    let address: string | undefined = `/polls?theme=${encodeURIComponent(theme)}&limit=2`;
    while (address !== undefined) {
      const response = await fetch(url() + address);
      const page = await read<{ polls: PollAnswer[]; next: string | null }>(response);
      listed.push(...page.polls.map(({ id }) => id));
      // newer polls do not shift the pages
      await create({ ...abc, theme });
      address = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
      expect(address !== undefined).toBe(page.next !== null);
    }
    expect(listed).toEqual(made);
  });

  test('F038: the Link header does not depend on the host of a request that names a whole URL', async () => {
    await create(abc);
    await create(abc);
    // no browser sends this, and 99999 is no port
    const asked = request(url(), { path: 'http://a:99999/polls?limit=1&status=open' }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(200);
    expect(response.headers.link).toMatch(/^<\/polls\?limit=1&status=open&cursor=\w+>; rel="next"$/);
  });

  test('F038: the list is filtered by status', async () => {
    const theme = `status ${randomUUID().slice(0, 8)}`;
    const past = '2020-01-01T00:00:00Z';
    const future = '2050-01-01T00:00:00Z';
    const ids = {
      open: [
        (await create({ ...abc, theme, opensAt: past, closesAt: future })).id,
        (await create({ ...abc, theme })).id,
      ],
      scheduled: [(await create({ ...abc, theme, opensAt: future })).id],
      closed: [await closeLongAgo(vote().pool, (await create({ ...abc, theme })).id)],
    };
    for (const [status, expected] of Object.entries(ids)) {
      const query = `theme=${encodeURIComponent(theme)}&status=${status}`;
      const { polls } = await get<{ polls: PollAnswer[] }>(`/polls?${query}`);
      expect(polls.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(expected);
      // nothing seals polls in these tests
      expect(new Set(polls.map((poll) => poll.status))).toEqual(
        new Set([status === 'closed' ? 'closing' : status]),
      );
    }
  });

  test.each([
    ['cursor=rubbish', 'cursor'],
    ['cursor=', 'cursor'],
    [`cursor=${Buffer.from('before 2147483648').toString('base64url')}`, 'cursor'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['status=over', 'status'],
    ['theme=', 'theme'],
    ['sort=votes', 'sort'],
  ])('F038: GET /polls?%s is answered with 400 that names the parameter', async (query, field) => {
    expect(await faultOf(await fetch(`${url()}/polls?${query}`))).toMatchObject({
      status: 400,
      fields: [field],
    });
  });

  test.each(['/themes', '/themes/'])(
    'F053 F065: GET %s lists Trending, Moral Dilemmas and Sports even without polls, and the themes of polls',
    async (path) => {
      const fresh = await openVote();
      try {
        const freshUrl = await fresh.serve();
        const themes = async () => (await read<{ themes: unknown[] }>(await fetch(freshUrl + path))).themes;
        await fresh.pool.query('delete from polls');
        const builtIn = [
          { name: 'OnTrend', label: 'Trending', polls: 0 },
          { name: 'Moral Dilemmas', label: 'Moral Dilemmas', polls: 0 },
          { name: 'Sports', label: 'Sports', polls: 0 },
        ];
        expect(await themes()).toEqual(builtIn);
        await fresh.pool.query(
          "insert into polls (question, theme) values ('?', 'Sports'), ('?', 'Sports'), ('?', 'Art & Music')",
        );
        expect(await themes()).toEqual([
          builtIn[0],
          builtIn[1],
          { ...builtIn[2], polls: 2 },
          { name: 'Art & Music', label: 'Art & Music', polls: 1 },
        ]);
      } finally {
        await fresh.close();
      }
    },
  );

  test.each(['Moral Dilemmas', 'Art & Music / 100% ñ'])(
    'F054 F065: GET /themes/{theme}/polls lists the polls of the theme %s, and no others',
    async (theme) => {
      const { id } = await create({ ...abc, theme });
      await create({ ...abc, theme: `${theme}!` });
      const page = await get<{ polls: PollAnswer[]; next: null }>(
        `/themes/${encodeURIComponent(theme)}/polls/`,
      );
      expect(page.polls[0]?.id).toBe(id);
      expect(new Set(page.polls.map((poll) => poll.theme))).toEqual(new Set([theme]));
      expect(page.next).toBeNull();
    },
  );

  test('F054: an invalid theme is answered with 400 that names the field', async () => {
    for (const theme of ['%00', 'x'.repeat(61)])
      expect(await faultOf(await fetch(`${url()}/themes/${theme}/polls`))).toMatchObject({
        status: 400,
        fields: ['theme'],
      });
    expect((await fetch(`${url()}/themes/%E0/polls`)).status).toBe(400);
  });

  test('F054: a theme’s list has pages too, and is empty for an unused theme', async () => {
    const theme = `t/${randomUUID()}`;
    const address = `/themes/${encodeURIComponent(theme)}/polls`;
    expect(await get(address)).toEqual({ polls: [], next: null });
    const first = await create({ ...abc, theme });
    await create({ ...abc, theme });
    const response = await fetch(`${url()}${address}?limit=1`);
    const link = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    expect(await get(link)).toEqual({ polls: [first], next: null });
  });

  test('HEAD answers like GET, without the body', async () => {
    for (const path of ['/polls', '/polls/1', '/themes', '/themes/Sports/polls', '/openapi.json']) {
      const response = await send('HEAD', path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await response.text()).toBe('');
    }
  });

  test.each([
    ['PUT', '/polls', 'GET, HEAD, POST'],
    ['DELETE', '/polls/', 'GET, HEAD, POST'],
    ['POST', '/polls/1', 'GET, HEAD, PATCH, DELETE'],
    ['POST', '/polls/new', 'GET, HEAD'],
    ['POST', '/themes', 'GET, HEAD'],
    ['DELETE', '/themes/Sports/polls', 'GET, HEAD'],
    ['GET', '/votes', 'POST'],
    ['PUT', '/polls/1/vote', 'GET, HEAD, POST'],
    ['DELETE', '/', 'GET, HEAD, POST'],
    ['POST', '/health', 'GET, HEAD'],
  ])('%s %s is answered with 405 and Allow: %s', async (method, path, allowed) => {
    const response = await send(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
    const options = await send('OPTIONS', path);
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe(allowed);
  });
});
